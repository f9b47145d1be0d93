import { type Abi, parseTransaction } from 'viem';
import type { GasCall, Observation, Receipt, Watched } from '../chain/chain.js';
import type { Confirmations } from '../transaction/confirmations.js';
import type { Failure } from '../transaction/failure.js';
import { decodeRevert, describeRevert } from '../transaction/revert.js';
import { isGivenUp } from '../transaction/stage.js';
import type { Inclusion, ProgressChange, Transaction } from '../transaction/transaction.js';
import type { Change } from './change.js';
import { failureOf } from './failures.js';
import { isResent } from './finality.js';
import type { OpenSlot } from './open-slot.js';
import type { LanePolicy } from './policy.js';
import { slotLost } from './slot-lost.js';
import { type Finding, judged } from './stranger.js';
import type { LaneView } from './view.js';

/** The ABI that knows the custom errors of a message type. */
export type AbiOf = (messageType: string) => Abi | null;

/**
 * Nonces that look used by somebody else, and the endpoint that showed it; believed when another endpoint shows the same
 * or, where there is no other, a second look does.
 */
export type Suspects = ReadonlyMap<number, string>;

export interface Settlement {
  readonly changes: Change[];
  readonly suspects: Suspects;
  /** Those that were confirmed; which transaction used them has to be found out before it is decided. */
  readonly doubted: ReadonlySet<number>;
}

/**
 * What the look shows to have happened to open slots. Inclusion is told at once; that a slot is *used* - which frees its
 * transaction for a new slot or ends it - is decided at `settleDepth` alone (lane-rules.md 2, 10, 12, 14, 18).
 */
export function settle(
  view: LaneView,
  seen: Observation,
  suspected: Suspects,
  policy: LanePolicy,
  abiOf: AbiOf = () => null,
  findings: ReadonlyMap<number, Finding> = new Map(),
): Settlement {
  const changes: Change[] = [];
  const suspects = new Map<number, string>();
  const doubted = new Set<number>();
  for (const open of view.open.values()) {
    const included = receiptOf(open, seen);
    // a receipt below a count that does not include it comes from another view of the chain: neither is believed
    if (included && open.slot.nonce >= seen.count) continue;
    if (included) changes.push(...minedChanges(open, included, seen, policy, abiOf));
    else if (isUnmined(open, seen)) changes.push(...unminedChanges(open));
    else if (looksForeign(open, seen)) {
      const { nonce } = open.slot;
      const accuser = suspected.get(nonce);
      suspects.set(nonce, accuser ?? seen.endpoint);
      if (open.attempts.length > 0 && !isConfirmed(accuser, seen)) continue;
      doubted.add(nonce);
      changes.push(...judged(open, findings.get(nonce), view, seen, policy));
    }
  }
  for (const transaction of view.queue) changes.push(...presignedSettled(transaction, seen, policy, abiOf));
  return { changes, suspects, doubted };
}

/**
 * A transaction signed by its caller that waits for a slot whose nonce is gone: its sender may have sent these very bytes
 * himself. Its receipt decides, or, at depth, that there is none.
 */
function presignedSettled(transaction: Transaction, seen: Observation, policy: LanePolicy, abiOf: AbiOf): Change[] {
  const { presigned, hash } = transaction;
  if (presigned === null || hash === null || !seen.conclusive) return [];
  const receipt = seen.receipts.get(hash);
  if (receipt === undefined) return [];
  if (receipt !== null) {
    const depth = seen.head.number - receipt.blockNumber;
    return isDeep(receipt, depth, seen, policy, transaction.confirmations)
      ? payloadMined(transaction, receipt, seen, true, abiOf)
      : [];
  }
  if (seen.deepCount <= (parseTransaction(presigned).nonce ?? 0)) return [];
  const failure = failureOf('nonce-too-low', 'its nonce was used by another transaction', null);
  return [
    { kind: 'transaction', transaction, change: { stage: 'rejected', blockedOn: null, failure }, event: 'rejected' },
  ];
}

/** What a look must bring receipts of: all that was signed for slots the chain has used, or had; null: no such slot. */
export function toWatch(view: LaneView, count: number): Watched[] | null {
  const inQuestion = [...view.open.values()].filter(({ slot }) => slot.nonce < count || slot.minedHash !== null);
  const waiting = view.queue.flatMap((transaction) => {
    const { presigned, hash } = transaction;
    const gone = presigned !== null && hash !== null && (parseTransaction(presigned).nonce ?? 0) < count;
    return gone ? [{ hash, call: callOf(transaction) }] : [];
  });
  if (inQuestion.length + waiting.length === 0) return null;
  const signed = inQuestion.flatMap(({ transaction, attempts }) =>
    attempts.map(({ hash, kind }) => {
      const unexplained = kind === 'payload' && transaction !== null && transaction.failure?.revert == null;
      return { hash, call: unexplained ? callOf(transaction) : null };
    }),
  );
  return [...signed, ...waiting];
}

function callOf({ signer: from, to, value, calldata: data }: Transaction): GasCall {
  return { from, to, value, data };
}

function receiptOf({ attempts }: OpenSlot, seen: Observation): Receipt | undefined {
  for (const attempt of attempts) {
    const receipt = seen.receipts.get(attempt.hash);
    if (receipt) return receipt;
  }
  return undefined;
}

/** Every hash of the slot was asked for, and the endpoint was in a position to know. */
function allMissing({ attempts }: OpenSlot, seen: Observation): boolean {
  return seen.conclusive && attempts.every((attempt) => seen.receipts.get(attempt.hash) === null);
}

/**
 * Only a view that reaches the head at which it was seen can tell that it has left the chain: a node that is still on a
 * branch which the others have left may know another block of that height (lane-rules.md 18).
 */
function isUnmined(open: OpenSlot, seen: Observation): boolean {
  const { blockNumber = 0, confirmations = 1 } = open.transaction?.inclusion ?? {};
  const reaches = seen.development || seen.head.number >= blockNumber + confirmations - 1;
  return open.slot.minedHash !== null && reaches && allMissing(open, seen);
}

function looksForeign(open: OpenSlot, seen: Observation): boolean {
  return open.slot.minedHash === null && seen.deepCount > open.slot.nonce && allMissing(open, seen);
}

function isConfirmed(accuser: string | undefined, { endpoint, alone }: Observation): boolean {
  return accuser !== undefined && (accuser !== endpoint || alone);
}

function minedChanges(open: OpenSlot, receipt: Receipt, seen: Observation, policy: LanePolicy, abiOf: AbiOf): Change[] {
  const { slot } = open;
  const depth = seen.head.number - receipt.blockNumber;
  const deep = seen.conclusive && isDeep(receipt, depth, seen, policy, open.transaction?.confirmations ?? 0);
  const winner = open.attempts.find((attempt) => attempt.hash === receipt.hash);
  const changes: Change[] = [];
  if (winner?.kind === 'payload' && open.transaction) {
    changes.push(...payloadMined(open.transaction, receipt, seen, deep, abiOf));
    if (deep)
      changes.push({
        kind: 'slot',
        nonce: slot.nonce,
        change: { usedBy: 'payload', minedHash: receipt.hash, acknowledged: true },
      });
  } else if (deep && winner?.kind === 'payload') changes.push(...formerMined(open, receipt, seen, abiOf));
  else if (deep) {
    changes.push({
      kind: 'slot',
      nonce: slot.nonce,
      change: { usedBy: 'filler', minedHash: receipt.hash, fillerAcknowledged: true },
    });
    if (open.transaction) changes.push(slotLost(open.transaction, 'a no-op took its nonce'));
  }
  if (!deep && slot.minedHash !== receipt.hash) {
    const acknowledged = winner?.kind === 'payload' ? { acknowledged: true } : { fillerAcknowledged: true };
    changes.push({ kind: 'slot', nonce: slot.nonce, change: { minedHash: receipt.hash, ...acknowledged } });
  }
  return changes;
}

/**
 * In a slot that was open again a payload was mined that its transaction had left for another slot. If that one was not
 * taken yet the record says what happened; else it has taken effect twice, which no record of one can say.
 */
function formerMined({ slot, former }: OpenSlot, receipt: Receipt, seen: Observation, abiOf: AbiOf): Change[] {
  const used: Change = { kind: 'slot', nonce: slot.nonce, change: { usedBy: 'payload', minedHash: receipt.hash } };
  if (!former) return [used];
  const isFree = former.slot === null && former.stage !== 'confirmed';
  if (isFree)
    return [
      used,
      ...payloadMined(former, receipt, seen, true, abiOf).map((change) =>
        change.kind === 'transaction' ? { ...change, change: { ...change.change, nonce: slot.nonce } } : change,
      ),
    ];
  const reason = `its payload of generation ${slot.generation} was mined as well: ${receipt.hash}`;
  return [used, { kind: 'transaction', transaction: former, change: {}, event: 'finality_violated', reason }];
}

/** Nobody is told more than is decided: whoever asked for more confirmations than `settleDepth` waits for them. */
function isDeep(
  receipt: Receipt,
  depth: number,
  seen: Observation,
  { settleDepth, settledBy }: LanePolicy,
  confirmations: Confirmations,
): boolean {
  if (seen.finalized !== null && receipt.blockNumber <= seen.finalized) return true;
  if (settledBy !== null && !isConfirmedBy(settledBy, receipt, depth, seen)) return false;
  const asked = typeof confirmations === 'number' ? confirmations - 1 : 0;
  return depth >= (settleDepth === 0 ? 0 : Math.max(settleDepth, asked));
}

/** Whether the block is as deep as somebody wanted it, or the chain itself says that it stays. */
function isConfirmedBy(confirmations: Confirmations, { blockNumber }: Receipt, depth: number, seen: Observation) {
  if (typeof confirmations === 'number') return depth + 1 >= confirmations;
  const height = confirmations === 'safe' ? seen.safe : seen.finalized;
  return height !== null && blockNumber <= height;
}

function payloadMined(
  transaction: Transaction,
  receipt: Receipt,
  seen: Observation,
  deep: boolean,
  abiOf: AbiOf,
): Change[] {
  // so does what is being mined once more
  if (isResent(transaction) && !deep) return [];
  // what was told to have failed stays so until the chain's word is final
  if (isGivenUp(transaction.stage) && !deep) return [];
  const { executed } = receipt;
  const violatedAt = transaction.inclusion?.finalityViolatedAt;
  const depth = seen.head.number - receipt.blockNumber;
  const told = deep || (seen.conclusive && isConfirmedBy(transaction.confirmations, receipt, depth, seen));
  const stage = executed ? (told ? 'confirmed' : 'mined') : deep ? 'reverted' : 'mined';
  const known = transaction.inclusion?.blockHash === receipt.blockHash ? transaction.inclusion : null;
  const inclusion: Inclusion = {
    hash: receipt.hash,
    blockNumber: receipt.blockNumber,
    blockHash: receipt.blockHash,
    minedAt: receipt.at ?? (known ? known.minedAt : seen.head.at),
    executed,
    gasUsed: receipt.gasUsed,
    effectiveGasPrice: receipt.effectiveGasPrice,
    confirmations: depth + 1,
    ...(violatedAt === undefined ? {} : { finalityViolatedAt: violatedAt }),
  };
  const same = transaction.stage === stage && known !== null;
  if (same && !deep) return [];
  const change: ProgressChange = {
    stage,
    inclusion,
    hash: receipt.hash,
    blockedOn: null,
    nextAttemptAt: null,
    failure: executed ? null : revertFailure(transaction, receipt, abiOf),
    ...(deep ? { slot: null, wish: null, speedUp: null } : {}),
  };
  // told before, now decided
  return [{ kind: 'transaction', transaction, change, event: same ? 'settled' : stage, executed }];
}

/** Why it reverted, as far as the node told; what was learned once is kept. */
function revertFailure({ failure, messageType }: Transaction, { revertData }: Receipt, abiOf: AbiOf): Failure {
  if (!revertData)
    return failure?.revert ? failure : failureOf('reverted', 'the transaction was mined and reverted', null);
  const revert = decodeRevert(revertData, abiOf(messageType));
  return { ...failureOf('reverted', describeRevert(revert), null), revert };
}

function unminedChanges({ slot, transaction }: OpenSlot): Change[] {
  const changes: Change[] = [{ kind: 'slot', nonce: slot.nonce, change: { minedHash: null, nextSendAt: 0 } }];
  if (transaction && transaction.inclusion !== null && !isGivenUp(transaction.stage) && !isResent(transaction)) {
    changes.push({
      kind: 'transaction',
      transaction,
      change: { stage: 'accepted', inclusion: null, failure: null },
      event: 'reorged',
      reason: `block ${transaction.inclusion.blockNumber} left the canonical chain`,
    });
  }
  return changes;
}
