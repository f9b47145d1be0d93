import { type Address, type Hex, parseTransaction } from 'viem';
import type { Attempt } from '../../../transaction/attempt.js';
import { ceilingOf, tipOf } from '../../../transaction/fees.js';
import type { LaneId, Transaction } from '../../../transaction/transaction.js';
import type { Violation, World } from '../record.js';

/** B, C: the ledger of slots has no hole, each slot one transaction, each envelope says what its row says. */
export function checkSlots({ store, chain }: World): Violation[] {
  const violations: Violation[] = [];
  const broken = (rule: string, what: string) => violations.push({ rule, what });
  const transactions = new Map(store.transactions.map((transaction) => [transaction.id, transaction]));
  const attempts = new Map<string, Attempt[]>();
  for (const attempt of store.attempts) {
    const name = `${attempt.lane}/${attempt.nonce}`;
    attempts.set(name, [...(attempts.get(name) ?? []), attempt]);
  }

  const nonces = new Map<LaneId, number[]>();
  for (const { lane, nonce, transactionId } of store.slots) {
    nonces.set(lane, [...(nonces.get(lane) ?? []), nonce]);
    const own = attempts.get(`${lane}/${nonce}`) ?? [];
    if (transactionId !== null && own.length === 0) broken('B3', `slot ${nonce} has no attempt`);
    for (const attempt of own)
      if (attempt.transactionId !== transactionId)
        broken('C2', `slot ${nonce} is ${transactionId}'s and has an envelope of ${attempt.transactionId}`);
    violations.push(...priceProblems(own, store.lost?.found));
  }
  for (const [lane, all] of nonces) {
    const sorted = all.toSorted((a, b) => a - b);
    for (const [index, nonce] of sorted.entries()) {
      if (nonce === sorted[index - 1]) broken('B1', `nonce ${nonce} of ${lane} has two slots`);
      if (nonce !== (sorted[0] ?? 0) + index) {
        broken('B2', `the slots of ${lane} have a hole: ${sorted.join(' ')}`);
        break;
      }
    }
  }
  for (const attempt of store.attempts) {
    const problem = contentProblem(
      attempt,
      attempt.transactionId === null ? undefined : transactions.get(attempt.transactionId),
    );
    if (problem) broken('B4', `${attempt.hash} ${problem}`);
  }
  const stored = new Set(
    [...store.attempts, ...(store.past ?? []), ...(store.lost?.attempts ?? [])].map(({ hash }) => hash),
  );
  for (const hash of chain.received)
    if (!stored.has(hash) && !chain.foreign.has(hash)) broken('C1', `a node has seen ${hash}, which is not stored`);
  return violations;
}

/** B5: each attempt of a slot outbids all before it, by what every pool asks for. */
function priceProblems(attempts: readonly Attempt[], found?: ReadonlySet<Attempt['hash']>): Violation[] {
  const sorted = attempts.toSorted((a, b) => a.index - b.index);
  return sorted.flatMap((attempt, position) => {
    const { index, nonce, hash } = attempt;
    const before = sorted[position - 1];
    if (index !== position) return [{ rule: 'B5', what: `slot ${nonce} has no attempt ${position}` }];
    // what was found on the chain was signed in a past that the store has forgotten
    const enough = !before || found?.has(hash) || outbids(attempt, before);
    return enough ? [] : [{ rule: 'B5', what: `attempt ${index} of slot ${nonce} outbids too little` }];
  });
}

function outbids({ fees }: Attempt, before: Attempt): boolean {
  const [ceiling, least] = [ceilingOf(fees), ceilingOf(before.fees)];
  if (ceiling * 100n >= least * 110n) return true;
  // what stands in a pool in place of the one before is a stranger's: of ours only the tip has to be higher
  const hasRival = before.answers.some((answer) => answer.class === 'replacement-underpriced');
  return hasRival && ceiling >= least && tipOf(fees) * 100n >= tipOf(before.fees) * 110n;
}

/** B4: the bytes are the payload, or a transfer of nothing to oneself, with this nonce. */
function contentProblem({ raw, nonce, kind, lane }: Attempt, transaction: Transaction | undefined): string | null {
  const [chainId, signer] = lane.split(':') as [string, Address];
  const said = parseTransaction(raw);
  if (said.chainId !== Number(chainId)) return `is for chain ${said.chainId}`;
  if ((said.nonce ?? 0) !== nonce) return `carries nonce ${said.nonce}`;
  const [to, value, data]: [string | null | undefined, bigint | undefined, Hex | undefined] =
    kind === 'filler' ? [signer, 0n, '0x'] : [transaction?.to, transaction?.value, transaction?.calldata];
  const isIt =
    (said.to ?? null)?.toLowerCase() === (to ?? null)?.toLowerCase() &&
    (said.value ?? 0n) === (value ?? 0n) &&
    (said.data ?? '0x') === (data ?? '0x');
  return isIt ? null : `does not hold the ${kind} of its slot`;
}
