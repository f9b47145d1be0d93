import type { Hex } from 'viem';
import type { Attempt } from '../../../transaction/attempt.js';
import type { Transaction } from '../../../transaction/transaction.js';
import type { MinedRecord, Violation, World } from '../record.js';

/** D: at most one effect of each transaction, and records say of the chain what is true. */
export function checkEffects({ store, chain, healed }: World): Violation[] {
  const violations: Violation[] = [];
  const mined = new Map([...chain.mined.values()].flat().map((one) => [one.hash, one]));
  const payloads = resultsOf(store.attempts, mined);
  const forgotten = resultsOf(store.lost?.attempts ?? [], mined);
  // the same bytes may have been signed for several chains
  const everSigned = new Map([...store.attempts, ...(store.past ?? [])].map((one) => [one.hash, one]));
  const before = (chain.former ?? []).map((one) => resultsOf([...everSigned.values()], one));
  // what decided it was final, and was taken back: what has come in its place since is not looked for
  const undecided = new Set(
    store.slots.flatMap(({ transactionId, minedHash }) => (isUndone(minedHash, chain) ? [transactionId] : [])),
  );
  for (const transaction of store.transactions) {
    const results = payloads.get(transaction.id) ?? [];
    const executed = results.filter((one) => one).length;
    // what the store has forgotten counts as well: nothing is sent again that was sent before it was set back
    const effects = executed + (forgotten.get(transaction.id) ?? []).filter((one) => one).length;
    if (effects > 1) violations.push({ rule: 'D2', what: `${name(transaction)} took effect ${effects} times` });
    for (const results of before)
      if ((results.get(transaction.id) ?? []).filter((one) => one).length > 1)
        violations.push({ rule: 'D2', what: `${name(transaction)} took effect twice on a chain that was reset` });
    if (!healed) continue;
    const { inclusion } = transaction;
    // decided on a chain that was reset: it is over with it
    const isConfirmed = transaction.stage === 'confirmed';
    const wasTrue = inclusion && chain.former?.some((one) => one.get(inclusion.hash)?.executed === isConfirmed);
    if (wasTrue && executed === 0) continue;
    if (executed === 0 && inclusion !== null && chain.undone?.has(inclusion.hash)) continue;
    if (undecided.has(transaction.id)) continue;
    const problem = outcomeProblem(transaction, executed, results.length - executed);
    if (problem) violations.push({ rule: 'D3', what: `${name(transaction)} ${problem}` });
  }
  for (const [lane, all] of chain.mined)
    for (const [index, { nonce }] of all.entries())
      if (nonce !== index)
        violations.push({ rule: 'D1', what: `the chain of ${lane} has nonce ${nonce} at place ${index}` });
  if (healed) violations.push(...slotProblems(store, chain));
  return violations;
}

/** What became of each transaction's payloads that were mined: whether they were executed. */
function resultsOf(attempts: readonly Attempt[], mined: ReadonlyMap<Hex, MinedRecord>): Map<string, boolean[]> {
  const results = new Map<string, boolean[]>();
  for (const { hash, kind, transactionId } of attempts) {
    const found = mined.get(hash);
    if (kind !== 'payload' || transactionId === null || !found) continue;
    results.set(transactionId, [...(results.get(transactionId) ?? []), found.executed]);
  }
  return results;
}

function outcomeProblem({ stage, status }: Transaction, executed: number, reverted: number): string | null {
  if ((stage === 'confirmed') !== (executed === 1)) return `but took effect ${executed} times`;
  if (stage === 'reverted' && reverted === 0) return 'but did not revert on the chain';
  if (stage === 'confirmed' && status !== 'success') return 'but is not a success';
  if ((stage === 'cancelled' || stage === 'expired') && status !== 'failed') return 'but has not failed';
  return null;
}

/** What each slot says of its nonce is what the chain holds there. */
function slotProblems(store: World['store'], chain: World['chain']): Violation[] {
  const kinds = new Map(store.attempts.map(({ hash, kind }) => [hash, kind]));
  const used = new Map(
    [...chain.mined].flatMap(([lane, all]) =>
      all.map(({ nonce, hash }) => [`${lane}/${nonce}`, kinds.get(hash) ?? 'foreign'] as const),
    ),
  );
  return store.slots.flatMap(({ lane, nonce, usedBy, minedHash }) => {
    const by = used.get(`${lane}/${nonce}`) ?? null;
    return usedBy === null || usedBy === by || isUndone(minedHash, chain)
      ? []
      : [{ rule: 'D3', what: `slot ${nonce} of ${lane} says ${usedBy}, the chain ${by}` }];
  });
}

function isUndone(hash: Hex | null, { undone }: World['chain']): boolean {
  return hash !== null && undone?.has(hash) === true;
}

function name({ id, stage, status, generation }: Transaction): string {
  return `${id} (${stage}, ${status}, generation ${generation})`;
}
