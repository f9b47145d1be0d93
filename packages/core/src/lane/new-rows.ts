import type { Hex } from 'viem';
import type { Answer, Attempt, AttemptKind } from '../transaction/attempt.js';
import type { Fees } from '../transaction/fees.js';
import type { Lane } from '../transaction/lane.js';
import type { Slot } from '../transaction/slot.js';
import type { Transaction } from '../transaction/transaction.js';
import type { OpenSlot } from './open-slot.js';

/** A slot that is taken in this round; `transaction` null: by somebody else. */
export function newSlot(
  { id: lane }: Pick<Lane, 'id'>,
  nonce: number,
  transaction: Pick<Transaction, 'id' | 'generation'> | null,
  now: number,
): Slot {
  return {
    lane,
    nonce,
    transactionId: transaction?.id ?? null,
    generation: transaction?.generation ?? 0,
    acknowledged: false,
    fillerAcknowledged: false,
    refusals: 0,
    nextSendAt: now,
    minedHash: null,
    usedBy: null,
    updatedAt: now,
  };
}

/** A slot that the chain had used, at depth, and has given back. */
export function reopenedSlot(used: Slot, now: number): Slot {
  return {
    ...used,
    usedBy: null,
    minedHash: null,
    refusals: 0,
    nextSendAt: now,
    updatedAt: now,
    acknowledged: true,
    fillerAcknowledged: false,
  };
}

/** An envelope, as one more attempt of its slot that was not sent yet. */
export function newAttempt(
  { id: lane, epoch }: Pick<Lane, 'id' | 'epoch'>,
  { slot: { nonce, transactionId }, attempts }: OpenSlot,
  envelope: {
    readonly hash: Hex;
    readonly raw: Hex;
    readonly kind: AttemptKind;
    readonly fees: Fees;
    readonly gas: bigint;
  },
  now: number,
): Attempt {
  const { hash, raw, kind, fees, gas } = envelope;
  return {
    hash,
    raw,
    lane,
    nonce,
    transactionId,
    index: attempts.length,
    kind,
    fees,
    gas,
    signedAt: now,
    epoch,
    sendCount: 0,
    lastSentAt: null,
    answers: [],
  };
}

/** After one more sending: of each endpoint its newest answer. */
export function sentAttempt(attempt: Attempt, at: number, answers: readonly Answer[]): Attempt {
  const others = attempt.answers.filter((old) => !answers.some((answer) => answer.endpoint === old.endpoint));
  return { ...attempt, sendCount: attempt.sendCount + 1, lastSentAt: at, answers: [...others, ...answers] };
}
