import type { Transaction } from '../../../transaction/transaction.js';
import type { Violation, World } from '../record.js';

/** D: at most one effect of each transaction, and records say of the chain what is true. */
export function checkEffects({ store, chain, healed }: World): Violation[] {
  const violations: Violation[] = [];
  const mined = new Map([...chain.mined.values()].flat().map((one) => [one.hash, one]));
  const payloads = new Map<string, boolean[]>();
  for (const { hash, kind, transactionId } of store.attempts) {
    const found = mined.get(hash);
    if (kind !== 'payload' || transactionId === null || !found) continue;
    payloads.set(transactionId, [...(payloads.get(transactionId) ?? []), found.executed]);
  }
  for (const transaction of store.transactions) {
    const results = payloads.get(transaction.id) ?? [];
    const executed = results.filter((one) => one).length;
    if (executed > 1) violations.push({ rule: 'D2', what: `${name(transaction)} took effect ${executed} times` });
    if (!healed) continue;
    const { inclusion } = transaction;
    if (executed === 0 && inclusion !== null && chain.undone?.has(inclusion.hash)) continue;
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
    // what somebody else put in the place of what was final is not looked for
    const isDisplaced = by === 'foreign' && minedHash !== null && chain.undone?.has(minedHash);
    return usedBy === null || usedBy === by || isDisplaced
      ? []
      : [{ rule: 'D3', what: `slot ${nonce} of ${lane} says ${usedBy}, the chain ${by}` }];
  });
}

function name({ id, stage, status, generation }: Transaction): string {
  return `${id} (${stage}, ${status}, generation ${generation})`;
}
