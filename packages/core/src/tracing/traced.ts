import type { Chain } from '../chain/chain.js';
import type { Clock } from '../clock.js';
import type { LaneCommit } from '../store/lane-commit.js';
import type { Store } from '../store/store.js';
import type { TransactionRecord } from '../transaction/record.js';
import type { Tracing } from './tracing.js';

/** A store whose writes are spans, where they belong to a transaction that is being traced. */
export function tracedStore<Handle>(store: Store<Handle>, tracing: Tracing): Store<Handle> {
  const write = <T>(operation: string, ids: readonly string[], run: () => Promise<T>): Promise<T> => {
    const attributes = { 'broadcaster.store.operation': operation, 'broadcaster.transactions': ids.length };
    const span = { name: `broadcaster.store.${operation}`, kind: 'client', attributes } as const;
    if (tracing.isActive()) return tracing.within(span, run);
    return ids.some((id) => tracing.knows(id)) ? tracing.apart(span, ids, run) : run();
  };
  const traced = {
    insert: ((accepted, ...rest) =>
      write(
        'insert',
        accepted.map(({ transaction: { id } }) => id),
        () => store.insert(accepted, ...rest),
      )) satisfies Store<Handle>['insert'],
    act: ((transaction, event) =>
      write('act', [transaction.id], () => store.act(transaction, event))) satisfies Store<Handle>['act'],
    commit: ((commit) => {
      // sends know hashes only
      for (const { transactionId, hash } of commit.newAttempts)
        if (transactionId !== null) tracing.alias(transactionId, hash);
      return write('commit', idsOf(commit), () => store.commit(commit));
    }) satisfies Store<Handle>['commit'],
  };
  return new Proxy(store, {
    get(target, name) {
      if (name === 'insert' || name === 'act' || name === 'commit') return traced[name];
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function idsOf({ newTransactions, transactions }: LaneCommit): string[] {
  return [...newTransactions, ...transactions].map(({ id }) => id);
}

/** A chain whose sends are traces of their own, linked to where each transaction was accepted. */
export function tracedChain(chain: Chain, tracing: Tracing): Chain {
  return {
    ...chain,
    send(envelopes) {
      const [only] = envelopes;
      const attributes = {
        'evm.chain_id': chain.id,
        'broadcaster.envelopes': envelopes.length,
        ...(only && envelopes.length === 1 ? { 'evm.tx.hash': only.hash } : {}),
      };
      const hashes = envelopes.map(({ hash }) => hash);
      return tracing.apart({ name: 'broadcaster.send', kind: 'client', attributes }, hashes, async (note) => {
        const deliveries = await chain.send(envelopes);
        const taken = deliveries.filter(({ answers }) => answers.some(({ verdict }) => verdict.acknowledged));
        note({ 'broadcaster.acknowledged': taken.length });
        return deliveries;
      });
    },
  };
}

/** A clock whose timers belong to nobody: a lane that a request has woken goes on when that has long been answered. */
export function detachedClock(clock: Clock, tracing: Tracing): Clock {
  return {
    now: () => clock.now(),
    after: (ms, fn) => clock.after(ms, () => tracing.detached(fn)),
    soon: (fn) => clock.soon(() => tracing.detached(fn)),
  };
}

/** Ids that are made while a transaction is being accepted are found there again. */
export function remembered(newId: () => string, tracing: Tracing): () => string {
  return () => {
    const id = newId();
    tracing.remember(id);
    return id;
  };
}

/** One transaction being accepted. */
export function tracedAccept<Result extends { readonly transaction: TransactionRecord; readonly replayed: boolean }>(
  tracing: Tracing,
  messageType: string,
  run: () => Promise<Result>,
): Promise<Result> {
  const attributes = { 'broadcaster.message_type': messageType.slice(0, 200) };
  return tracing.within({ name: 'broadcaster.accept', kind: 'internal', attributes }, async (note) => {
    const result = await run();
    const { transaction_id, chain_id, hash, nonce, stage } = result.transaction;
    note({
      'broadcaster.transaction_id': transaction_id,
      'broadcaster.stage': stage,
      'broadcaster.replayed': result.replayed,
      'evm.chain_id': chain_id,
      ...(hash === null ? {} : { 'evm.tx.hash': hash }),
      ...(nonce === null ? {} : { 'evm.tx.nonce': nonce }),
    });
    return result;
  });
}
