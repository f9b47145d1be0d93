import type { Envelope } from '../chain/chain.js';
import { messageOf } from '../errors.js';
import { signEnvelope } from '../signer/sign-envelope.js';
import type { BlockedOn } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';
import { answered } from './answer.js';
import { type BelowBase, lowerBase } from './base.js';
import { bind } from './bind.js';
import type { Intent } from './change.js';
import { close } from './close.js';
import type { LaneContext } from './context.js';
import type { Told } from './draft.js';
import { tooLarge, unestimable, withMargin } from './estimate.js';
import { expire } from './expire.js';
import { isUnsettled, reopened, type Unsettled } from './finality.js';
import type { Ledger } from './ledger.js';
import type { Mail } from './mailbox.js';
import { type LanePolicy, policyFor } from './policy.js';
import type { PoolCheck } from './pool-check.js';
import { reassign } from './reassign.js';
import { reprice } from './reprice.js';
import { approved, chainBack, chainChanged, halted } from './review.js';
import { type Suspects, settle } from './settle.js';
import type { Finding } from './stranger.js';
import type { UsedSlot } from './used-slot.js';

/** What the lane carries from round to round. */
export interface RoundMemory {
  /** Nonces that looked used by somebody else last time. */
  readonly suspected: Suspects;
  /** What was found out about such nonces. */
  readonly findings: ReadonlyMap<number, Finding>;
  readonly belowBase: BelowBase | null;
  /** What the other signers of its pools have shown, see `PoolCheck`. */
  readonly pool: Pick<PoolCheck, 'doubtedUntil' | 'isAhead'>;
  readonly unsettled: Unsettled | null;
  /** What the store has from the nonce on that the last round's result named. */
  readonly used: readonly UsedSlot[];
  /** Gas limit of a filler: a transfer to oneself without data. */
  readonly fillerGas: bigint;
}

export interface RoundResult {
  /** Everything that was committed, in order. */
  readonly told: readonly Told[];
  readonly blockedOn: BlockedOn;
  readonly unestimated: readonly Transaction[];
  readonly suspects: Suspects;
  /** Those of which it has to be found out who used them; null: unchanged, there was no look. */
  readonly doubted: ReadonlySet<number> | null;
  /** A person has let the lane go on though that could not be found out. */
  readonly unexplainedApproved: boolean;
  readonly belowBase: BelowBase | null;
  readonly unsettled: Unsettled | null;
  /** From this nonce on the chain has taken back what was decided: the slots are to be read; null: it has not. */
  readonly takenBackFrom: number | null;
  readonly policy: LanePolicy;
}

/** The commit did not go through: the ledger is worthless and the lane must read the store again. */
export class RoundRefused extends Error {
  readonly reason: 'fenced' | 'conflict';

  constructor(reason: 'fenced' | 'conflict') {
    super(`the commit of a round was refused: ${reason}`);
    this.reason = reason;
  }
}

/**
 * One pass of a lane: take in what was observed and answered, settle, reprice, close, bind, sign, commit. It is the only
 * place that calls the signer and commits; sending and telling follow once it has resolved.
 *
 * @throws RoundRefused, or whatever the store throws when the outcome of the commit is unknown
 */
export async function round(
  context: LaneContext,
  ledger: Ledger,
  mail: Mail,
  { suspected, findings, belowBase, unsettled: lost, used, pool, fillerGas }: RoundMemory,
): Promise<RoundResult> {
  const now = context.clock.now();
  context.reached('round.begun');
  ledger.begin(now);
  for (const record of mail.records) ledger.refresh(record);
  if (mail.orders) ledger.instruct(mail.orders);
  if (mail.more) ledger.waiting.complete = false;
  ledger.doubtedUntil = pool.doubtedUntil;
  const unexplained = ledger.lane.review?.reason === 'unexplained';
  if (mail.otherChain) ledger.apply(chainChanged(ledger, now));
  ledger.apply(approved(ledger));
  const unexplainedApproved = unexplained && ledger.lane.review === null;

  let suspects = suspected;
  let doubted: ReadonlySet<number> | null = null;
  let below = belowBase;
  let [unsettled, takenBackFrom] = [lost, null as number | null];
  ledger.apply(reopened(ledger, used, now));
  if (mail.observation) {
    ledger.observe(mail.observation);
    ledger.apply(chainBack(ledger));
    // hand-overs are hints: what was accepted elsewhere, or whose hint was lost, is found in the store
    ledger.waiting.complete = false;
    const settlement = settle(
      ledger,
      mail.observation,
      suspected,
      policyFor(context.policy, mail.observation),
      context.abiOf,
      findings,
    );
    ledger.apply(settlement.changes);
    suspects = settlement.suspects;
    doubted = settlement.doubted;
    const lowered = lowerBase(ledger, mail.observation, belowBase);
    ledger.apply(lowered.changes);
    below = lowered.below;
    ({ unsettled, from: takenBackFrom } = isUnsettled(ledger, mail.observation, lost));
  }
  const policy = policyFor(context.policy, ledger.observation);
  if (pool.isAhead && pool.doubtedUntil !== null && ledger.lane.review === null && ledger.observation)
    ledger.apply([halted(ledger, 'restored', ledger.observation, now)]);
  for (const answer of mail.answers) ledger.apply(answered(ledger, answer, policy, context.random));
  takeEstimates(context, ledger, mail, policy, now);
  ledger.sweepQueue();
  await refill(context, ledger, policy);
  for (const arrival of mail.arrivals) ledger.arrive(arrival);

  // what is not wanted any more is closed, and not priced anew besides
  ledger.apply(expire(ledger, now));
  const repricing = reprice(ledger, now, policy);
  ledger.apply(repricing.changes);
  const fillers = close(ledger, now, policy, fillerGas);
  const binding = bind(ledger, now, policy);
  ledger.apply(binding.changes);
  context.reached('round.planned');

  const intents = [...repricing.intents, ...fillers, ...binding.intents];
  const blockedOn = (await sign(context, ledger, intents, policy, now)) ?? binding.blockedOn;
  ledger.sweepQueue();
  ledger.apply(reassign(ledger, blockedOn, context.neighbours, now, policy));
  ledger.sweepQueue();
  ledger.sendAway();
  const told = await commit(context, ledger);
  return {
    told,
    blockedOn,
    unestimated: binding.unestimated,
    suspects,
    doubted,
    unexplainedApproved,
    belowBase: below,
    unsettled,
    takenBackFrom,
    policy,
  };
}

function takeEstimates(context: LaneContext, ledger: Ledger, mail: Mail, policy: LanePolicy, now: number): void {
  for (const { transaction, gas } of mail.estimates) {
    if (!ledger.waiting.has(transaction.id)) continue;
    const current = ledger.queue.find((queued) => queued.id === transaction.id) ?? transaction;
    const cap = policy.profile.transactionGasCap;
    if (typeof gas !== 'bigint') ledger.apply([unestimable(current, gas, now, policy, context.random, context.abiOf)]);
    else if (cap !== null && gas > cap) ledger.apply([tooLarge(current, gas, cap)]);
    else ledger.estimates.set(transaction.id, withMargin(gas, current, policy));
  }
}

async function refill(context: LaneContext, ledger: Ledger, policy: LanePolicy): Promise<void> {
  if (ledger.waiting.complete || ledger.bindable > policy.bindLimit) return;
  const read = await context.store.queued(ledger.lane.id, ledger.waiting.end, policy.queueWindow);
  ledger.waiting.append(read, read.length < policy.queueWindow);
}

/** Signs all intents in parallel and attaches what was signed. Returns what holds the lane, if the signer does. */
async function sign(
  context: LaneContext,
  ledger: Ledger,
  intents: readonly Intent[],
  policy: LanePolicy,
  now: number,
): Promise<BlockedOn> {
  if (intents.length === 0) return null;
  const signed = await Promise.all(intents.map((intent) => envelopeOf(context, intent, policy)));
  let broken = false;
  for (const [index, intent] of intents.entries()) {
    const outcome = signed[index];
    if (outcome === undefined || (broken && intent.binds && intent.presigned === undefined)) continue;
    if ('hash' in outcome) {
      ledger.attach(intent, outcome);
      continue;
    }
    context.warn('the signer failed', { signer: ledger.lane.signer, message: outcome.failed });
    // nonces are taken without a hole: what was signed behind a failed one is thrown away and signed anew
    if (intent.binds && intent.transaction) {
      broken = true;
      const nextAttemptAt = now + 1000 + Math.round(context.random() * 1000);
      ledger.apply([
        {
          kind: 'transaction',
          transaction: intent.transaction,
          change: { blockedOn: 'signer_unavailable', nextAttemptAt },
          event: 'blocked',
          reason: outcome.failed.slice(0, 300),
        },
      ]);
    }
  }
  context.reached('round.signed');
  return broken ? 'signer_unavailable' : null;
}

async function envelopeOf(
  context: LaneContext,
  intent: Intent,
  policy: LanePolicy,
): Promise<Envelope | { failed: string }> {
  if (intent.presigned !== undefined) return { raw: intent.presigned, hash: intent.transaction?.hash ?? '0x' };
  const { signer, clock } = context;
  if (!signer) return { failed: 'there is no key for this sender' };
  return new Promise((resolve) => {
    // a signature that comes later than this is dropped: it was never stored, so it is never sent
    const cancel = clock.after(policy.signTimeoutMs, () =>
      resolve({ failed: `no signature within ${policy.signTimeoutMs} ms` }),
    );
    signEnvelope(signer, intent.unsigned)
      .then(resolve, (error) => resolve({ failed: messageOf(error) }))
      .finally(cancel);
  });
}

export async function commit(context: LaneContext, ledger: Ledger): Promise<readonly Told[]> {
  const taken = ledger.takeCommit();
  if (!taken) return [];
  const { told, ...rows } = taken;
  context.reached('round.before_commit');
  const outcome = await context.store.commit(rows);
  context.reached('round.after_commit');
  if (!outcome.applied) throw new RoundRefused(outcome.reason);
  if (outcome.skipped.length === 0) return told;
  for (const id of outcome.skipped) {
    const fresh = await context.store.get(id);
    if (fresh) ledger.refresh(fresh);
  }
  return told.filter(({ transaction }) => !outcome.skipped.includes(transaction.id));
}
