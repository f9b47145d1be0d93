import type { Address, Hex } from 'viem';
import type { LaneCommit } from '../store/lane-commit.js';
import type { Accepted } from '../store/store.js';
import type { Attempt } from '../transaction/attempt.js';
import type { TransactionEvent } from '../transaction/event.js';
import type { Lane } from '../transaction/lane.js';
import type { Slot } from '../transaction/slot.js';
import { laneId, type Transaction } from '../transaction/transaction.js';

/** The time of the first sample, epoch ms. */
export const sampleTime = 1_760_000_000_000;

const signer: Address = '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const recipient: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

/** Builds valid rows for tests of stores; ids and hashes count up, so that no two are equal and ids sort by age. */
export class Samples {
  #made = 0;

  /** A queued transaction, or whatever `fields` make of it; its id carries `createdAt`, its lane chain and signer. */
  transaction(fields: Partial<Transaction> = {}): Transaction {
    const number = ++this.#made;
    const createdAt = fields.createdAt ?? sampleTime + number;
    const id = fields.id ?? sampleId(createdAt, number);
    const chainId = fields.chainId ?? 31_337;
    return {
      id,
      lane: laneId(chainId, fields.signer ?? signer),
      chainId,
      signer,
      pooled: false,
      messageType: 'transfer',
      data: { to: recipient, amount: '1' },
      to: recipient,
      value: 1n,
      calldata: '0x',
      gas: null,
      maxFeePerGas: null,
      maxPriorityFeePerGas: null,
      presigned: null,
      submittedBy: null,
      idempotencyKey: null,
      fingerprint: hex(number, 32).slice(2),
      externalId: null,
      tags: [],
      metadata: {},
      priority: 0,
      successOn: 'accepted',
      confirmations: 1,
      maxAttempts: 3,
      createdAt,
      parentId: null,
      note: null,
      status: 'pending',
      stage: 'queued',
      blockedOn: null,
      blockedReason: null,
      priceNeeded: null,
      version: 1,
      generation: 1,
      place: id,
      nonce: null,
      slot: null,
      hash: null,
      wish: null,
      speedUp: null,
      failures: 0,
      attemptCount: 0,
      nextAttemptAt: null,
      failure: null,
      inclusion: null,
      validUntil: null,
      clearedAt: null,
      updatedAt: createdAt,
      ...fields,
    };
  }

  /** A new transaction with its first event. */
  accepted(fields: Partial<Transaction> = {}): Accepted {
    const transaction = this.transaction(fields);
    return { transaction, event: this.event(transaction) };
  }

  /** So many of them. */
  group(size: number, fields: Partial<Transaction> = {}): Accepted[] {
    return Array.from({ length: size }, () => this.accepted(fields));
  }

  /** The transaction one version on. */
  changed(transaction: Transaction, fields: Partial<Transaction>): Transaction {
    return { ...transaction, updatedAt: transaction.updatedAt + 1, ...fields, version: transaction.version + 1 };
  }

  /** The event of the transaction's present version. */
  event(transaction: Transaction, fields: Partial<TransactionEvent> = {}): TransactionEvent {
    const { id, version, updatedAt, status, stage, blockedOn } = transaction;
    const type = stage;
    const base = { transactionId: id, seq: version, at: updatedAt, type, status, stage, blockedOn };
    return { ...base, reason: null, actor: null, ...fields };
  }

  /** An unused slot of the transaction's lane. */
  slot({ lane, id, generation, updatedAt }: Transaction, nonce: number, fields: Partial<Slot> = {}): Slot {
    return {
      lane,
      nonce,
      transactionId: id,
      generation,
      acknowledged: false,
      fillerAcknowledged: false,
      refusals: 0,
      nextSendAt: updatedAt,
      minedHash: null,
      usedBy: null,
      updatedAt,
      ...fields,
    };
  }

  /** A payload of the slot, not sent yet. */
  attempt({ lane, nonce, transactionId }: Slot, fields: Partial<Attempt> = {}): Attempt {
    const number = ++this.#made;
    return {
      hash: hex(number, 32),
      lane,
      nonce,
      transactionId,
      index: 0,
      kind: 'payload',
      raw: `0x02${hex(number, 110).slice(2)}`,
      fees: { kind: 'eip1559', maxFeePerGas: 3_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n },
      gas: 21_000n,
      signedAt: sampleTime,
      epoch: 1,
      sendCount: 0,
      lastSentAt: null,
      answers: [],
      ...fields,
    };
  }

  /** A commit of the lane as it was when it was read, that changes nothing but what `fields` say. */
  commit({ id, epoch, seq }: Lane, fields: Partial<LaneCommit> = {}): LaneCommit {
    return {
      lane: id,
      epoch,
      seq,
      expected: new Map(),
      skipChanged: false,
      leaving: [],
      newTransactions: [],
      transactions: [],
      events: [],
      newSlots: [],
      slots: [],
      newAttempts: [],
      attempts: [],
      ...fields,
    };
  }

  /** What a lane commits when it gives transactions that were never stored their slots at once. */
  arrive(lane: Lane, arrived: readonly Transaction[], nonce: number): LaneCommit {
    const unstored = arrived.map((transaction) => ({ ...transaction, version: 0 }));
    const { expected: _, transactions, ...commit } = this.bind(lane, unstored, nonce);
    return { ...commit, expected: new Map(), newTransactions: transactions, transactions: [] };
  }

  /** What a lane commits when it leaves queued transactions to another signer. */
  leave(lane: Lane, queued: readonly Transaction[], to: Address): LaneCommit {
    const leaving = queued.map((transaction) =>
      this.changed(transaction, { signer: to, lane: laneId(transaction.chainId, to) }),
    );
    return this.commit(lane, {
      expected: new Map(queued.map(({ id, version }) => [id, version])),
      leaving,
      events: leaving.map((transaction) => this.event(transaction, { type: 'reassigned' })),
    });
  }

  /** What a lane commits when it gives queued transactions their slots, the first of them `nonce`. */
  bind(lane: Lane, queued: readonly Transaction[], nonce: number): LaneCommit {
    const slots = queued.map((transaction, at) => this.slot(transaction, nonce + at));
    const attempts = slots.map((slot) => this.attempt(slot, { epoch: lane.epoch }));
    const signed = queued.map((transaction, at) =>
      this.changed(transaction, {
        stage: 'signed',
        slot: 'open',
        nonce: nonce + at,
        hash: attempts[at]?.hash ?? null,
        attemptCount: transaction.attemptCount + 1,
      }),
    );
    return this.commit(lane, {
      expected: new Map(queued.map(({ id, version }) => [id, version])),
      transactions: signed,
      events: signed.map((transaction) => this.event(transaction)),
      newSlots: slots,
      newAttempts: attempts,
    });
  }
}

/** A UUIDv7 with this time; later numbers sort behind earlier ones of the same time. */
export function sampleId(time: number, number: number): string {
  const ms = time.toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** Bytes that are spread as those of a hash are, so that indexes see what they will see in use. */
function hex(number: number, bytes: number): Hex {
  let word = number;
  let text = '';
  while (text.length < bytes * 2) {
    word = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    word = Math.imul(word ^ (word >>> 12), 0x297a2d39) >>> 0;
    text += word.toString(16).padStart(8, '0');
  }
  return `0x${text.slice(0, bytes * 2)}`;
}
