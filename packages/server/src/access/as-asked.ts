import {
  type ActOptions,
  BroadcasterError,
  type BroadcastOptions,
  type JsonValue,
  type ListFilter,
  type TransactionRecord,
} from '@tx-broadcaster/core';
import type { AuditDraft } from '../audit/audit-entry.js';
import { Problem } from '../http/problem.js';
import { requestScope } from '../http/request-scope.js';
import type { RouteBroadcaster } from '../routes/route-context.js';
import { mayUseSigner, mayUseType, type Principal, seesAll } from './principal.js';

/**
 * The broadcaster as whoever asks may use it. Routes have no other one, so that none can forget whose request it works
 * for: what is of others is not there, what is submitted carries its submitter, what is done is told to the audit trail.
 */
export function asAsked(broadcaster: RouteBroadcaster, tell: (entry: AuditDraft) => Promise<void>): RouteBroadcaster {
  const visible = async (id: string): Promise<TransactionRecord | null> => {
    const record = await broadcaster.get(id);
    return record !== null && isVisible(asking(), record) ? record : null;
  };

  /** One action of a person on one transaction. */
  const act = async (
    id: string,
    action: string,
    { reason, onReplayed }: ActOptions,
    run: (who: Pick<ActOptions, 'actor' | 'onReplayed'>) => Promise<TransactionRecord>,
  ): Promise<TransactionRecord> => {
    const { actor } = asking();
    const before = await visible(id);
    if (!before) throw new BroadcasterError('not_found', `there is no transaction ${id}`);
    refuseBeyondScope(asking(), before);
    let isReplayed = false;
    const after = await run({
      ...(actor === null ? {} : { actor }),
      onReplayed() {
        isReplayed = true;
        onReplayed?.();
      },
    });
    // what was told when it was done is not told again
    if (isReplayed) markAudited();
    else await tell({ action, target: id, reason: reason ?? null, before: brief(before), after: brief(after) });
    return after;
  };

  /** What whoever asks may submit, under its own name. */
  const submitted = (messageType: string, options: BroadcastOptions): BroadcastOptions => {
    const principal = asking();
    refuseType(principal, messageType);
    if (options.signer !== undefined) refuseSigner(principal, options.signer);
    return { ...options, submittedBy: principal.actor ?? undefined, allowedSigners: principal.signers ?? undefined };
  };

  return {
    async accept(messageType, data, options = {}) {
      return broadcaster.accept(messageType, data, submitted(messageType, options));
    },
    async simulate(messageType, data, options = {}) {
      return broadcaster.simulate(messageType, data, submitted(messageType, options));
    },
    async optionsOf(id) {
      return (await visible(id)) && broadcaster.optionsOf(id);
    },
    async callOf(id) {
      return (await visible(id)) && broadcaster.callOf(id);
    },
    async effectsOf(id) {
      return (await visible(id)) && broadcaster.effectsOf(id);
    },
    get: visible,
    async list(query) {
      const filter = narrowed(asking(), query.filter);
      return filter === null ? [] : broadcaster.list({ ...query, filter });
    },
    async count(filter, most) {
      const visibleOnes = narrowed(asking(), filter);
      return visibleOnes === null ? { counts: [], complete: true } : broadcaster.count(visibleOnes, most);
    },
    async activity(query) {
      if (seesAll(asking())) return broadcaster.activity(query);
      throw new Problem('forbidden', 'Activity is that of everybody.');
    },
    async wait(id, options) {
      if (await visible(id)) return broadcaster.wait(id, options);
      throw new BroadcasterError('not_found', `there is no transaction ${id}`);
    },
    async history(id) {
      return (await visible(id)) && broadcaster.history(id);
    },
    async explain(id) {
      const explanation = (await visible(id)) && (await broadcaster.explain(id));
      const other = explanation?.waits_behind?.transaction_id ?? null;
      if (!explanation || other === null || (await visible(other))) return explanation;
      // whose it is, is none of his business
      return {
        ...explanation,
        sentence: explanation.sentence.replace(` of ${other}`, ''),
        waits_behind: explanation.waits_behind && { ...explanation.waits_behind, transaction_id: null },
      };
    },
    retry: (id, options = {}) =>
      act(id, 'transaction.retried', options, (who) => broadcaster.retry(id, { ...options, ...who })),
    cancel: (id, options = {}) =>
      act(id, 'transaction.cancelled', options, (who) => broadcaster.cancel(id, { ...options, ...who })),
    speedUp: (id, options = {}) =>
      act(id, 'transaction.sped_up', options, (who) => broadcaster.speedUp(id, { ...options, ...who })),
    amend: (id, options) =>
      act(id, 'transaction.amended', options, (who) => broadcaster.amend(id, { ...options, ...who })),
    unpark: (id, options = {}) =>
      act(id, 'transaction.unparked', options, (who) => broadcaster.unpark(id, { ...options, ...who })),
    async approveNonces(chainId, signer, chainCount, options = {}) {
      refuseSigner(asking(), signer);
      const approved = await broadcaster.approveNonces(chainId, signer, chainCount, options);
      const after = { chain_id: chainId, chain_count: chainCount, unpark: options.unpark ?? null };
      if (approved) await tell({ action: 'signer.nonces_approved', target: signer, after });
      return approved;
    },
    async pauseSigner(chainId, signer, reason) {
      refuseSigner(asking(), signer);
      await broadcaster.pauseSigner(chainId, signer, reason);
      await tell({ action: 'signer.paused', target: signer, reason, after: { chain_id: chainId } });
    },
    async resumeSigner(chainId, signer, reason) {
      refuseSigner(asking(), signer);
      await broadcaster.resumeSigner(chainId, signer);
      await tell({ action: 'signer.resumed', target: signer, reason: reason ?? null, after: { chain_id: chainId } });
    },
    signers: () => broadcaster.signers(),
    laneOf: (chainId, signer) => broadcaster.laneOf(chainId, signer),
    endpoints: () => broadcaster.endpoints(),
    testEndpoint: (chainId, name) => broadcaster.testEndpoint(chainId, name),
    messageTypes: () => broadcaster.messageTypes(),
    health: () => broadcaster.health(),
    instances: () => broadcaster.instances(),
  };
}

function markAudited(): void {
  const scope = requestScope();
  if (scope) scope.audited = true;
}

function asking(): Principal {
  const scope = requestScope();
  if (!scope) throw new Error('the broadcaster of the routes was used outside of a request');
  return scope.principal;
}

function isVisible(principal: Principal, { submitted_by }: TransactionRecord): boolean {
  return seesAll(principal) || (principal.actor !== null && submitted_by === principal.actor);
}

/** The filter that finds only what is visible; null when that is nothing. */
export function narrowed(principal: Principal, filter: ListFilter = {}): ListFilter | null {
  if (seesAll(principal)) return filter;
  const own = principal.actor ?? '';
  return filter.submittedBy === undefined || filter.submittedBy === own ? { ...filter, submittedBy: own } : null;
}

function refuseBeyondScope(principal: Principal, { message_type, from }: TransactionRecord): void {
  refuseType(principal, message_type);
  refuseSigner(principal, from);
}

function refuseType(principal: Principal, messageType: string): void {
  if (mayUseType(principal, messageType)) return;
  throw new Problem('forbidden', `This API key may not use the message type ${JSON.stringify(messageType)}.`, {
    hint: `It may use ${principal.messageTypes?.join(', ') || 'none'}.`,
  });
}

function refuseSigner(principal: Principal, signer: string): void {
  if (mayUseSigner(principal, signer)) return;
  throw new Problem('forbidden', `This API key may not use the signer ${JSON.stringify(signer)}.`, {
    hint: `It may use ${principal.signers?.join(', ') || 'none'}.`,
  });
}

/** What an action changes of a transaction. */
function brief(record: TransactionRecord): JsonValue {
  const { status, stage, version, generation, nonce, hash, valid_until, priority, tags, note } = record;
  return { status, stage, version, generation, nonce, hash, valid_until, priority, tags, note };
}
