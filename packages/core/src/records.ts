import type { Hex } from 'viem';
import type { Chain } from './chain/chain.js';
import { type CallRecord, decodedCall } from './handler/call/decoded-call.js';
import type { MessageTypes } from './handler/call/message-types.js';
import { type EffectsRecord, effectsRecord } from './handler/effects.js';
import { optionsToRepeat } from './handler/repeat.js';
import type { BroadcastOptions } from './handler/request.js';
import type { LaneReport } from './store/lane-lease.js';
import type { ListQuery } from './store/listing.js';
import type { Store } from './store/store.js';
import type { Attempt } from './transaction/attempt.js';
import { type Explanation, explained } from './transaction/explain.js';
import { type LaneRecord, toSlotRecord } from './transaction/lane-record.js';
import { isParked } from './transaction/parked.js';
import {
  type AttemptRecord,
  type EventRecord,
  type TransactionRecord,
  toAttemptRecords,
  toEventRecord,
  toRecord,
} from './transaction/record.js';
import type { BlockedOn } from './transaction/stage.js';
import type { LaneId, Transaction } from './transaction/transaction.js';

/** More at once is no list that a person reads. */
const mostSlots = 200;

export interface RecordsContext {
  readonly store: Store;
  readonly messageTypes: MessageTypes;
  /** What a lane waits for; null where nobody says so. */
  readonly stateOf: (lane: string) => Pick<LaneReport, 'blockedOn' | 'parkedAt'> | null;
}

/** What there is to read of transactions, as everybody outside sees it; null for an unknown id. */
export class Records {
  readonly #context: RecordsContext;

  constructor(context: RecordsContext) {
    this.#context = context;
  }

  /** With what its lane waits for. */
  of(transaction: Transaction): TransactionRecord {
    return toRecord(this.#asParked(transaction), this.#laneBlockedOn(transaction.lane));
  }

  async get(id: string): Promise<TransactionRecord | null> {
    const transaction = await this.#context.store.get(id);
    return transaction && this.of(transaction);
  }

  async list(query: ListQuery): Promise<TransactionRecord[]> {
    return (await this.#context.store.list(query)).map((transaction) => this.of(transaction));
  }

  async history(id: string): Promise<{ readonly attempts: AttemptRecord[]; readonly events: EventRecord[] } | null> {
    const { store } = this.#context;
    const transaction = await store.get(id);
    if (!transaction) return null;
    const { attempts, events } = await store.history(id);
    const usedUp = await this.#usedUp(transaction, attempts);
    return { attempts: toAttemptRecords(transaction, attempts, usedUp), events: events.map(toEventRecord) };
  }

  async explain(id: string): Promise<Explanation | null> {
    const { store } = this.#context;
    const transaction = await store.get(id);
    if (!transaction) return null;
    const lane = (await store.lanes()).find((known) => known.id === transaction.lane);
    const work = lane && (await store.openLane(lane.id));
    return explained(this.#asParked(transaction), {
      laneBlockedOn: this.#laneBlockedOn(transaction.lane),
      paused: lane?.orders.paused ?? null,
      review: lane?.review ?? null,
      open: work?.slots ?? [],
    });
  }

  /** The nonces of a signer that are not decided; null: no such signer was ever used on that chain. */
  async laneOf(lane: LaneId): Promise<LaneRecord | null> {
    const { store } = this.#context;
    const held = (await store.lanes()).find(({ id }) => id === lane);
    if (!held) return null;
    const { highestNonce, slots, attempts, transactions } = await store.openLane(lane);
    const byId = new Map(transactions.map((transaction) => [transaction.id, transaction]));
    const shown = slots.toSorted((a, b) => a.nonce - b.nonce).slice(0, mostSlots);
    return {
      lane,
      chain_id: held.chainId,
      signer: held.signer,
      next_nonce: highestNonce === null ? null : highestNonce + 1,
      slots: shown.map((slot) => {
        const transaction = byId.get(slot.transactionId ?? '');
        const signed = attempts.filter(({ nonce }) => nonce === slot.nonce);
        return toSlotRecord(slot, transaction ? this.of(transaction) : null, signed);
      }),
      open: slots.length,
    };
  }

  /** What it calls, in bytes and in words. */
  async callOf(id: string): Promise<CallRecord | null> {
    const transaction = await this.#context.store.get(id);
    if (!transaction) return null;
    const { to, value, calldata, messageType } = transaction;
    const abi = this.#context.messageTypes.abiOf(messageType);
    return { to, value: value.toString(), calldata, function: decodedCall(abi, calldata) };
  }

  /** What it did, as its chain tells now; null as long as it is not mined. */
  async effectsOf(id: string, chainOf: (chainId: number) => Chain | undefined): Promise<EffectsRecord | null> {
    const { store, messageTypes } = this.#context;
    const transaction = await store.get(id);
    const chain = transaction?.inclusion && chainOf(transaction.chainId);
    const effects = chain && (await chain.effects(transaction.inclusion.hash));
    if (!effects) return null;
    // a contract may call others, which other message types may know
    const names = [transaction.messageType, ...messageTypes.names()];
    const abis = new Set(names.map((name) => messageTypes.abiOf(name)).filter((abi) => abi !== null));
    return effectsRecord(effects, [...abis], chain);
  }

  /** What to say with the same data to have it done once more. */
  async optionsOf(id: string): Promise<BroadcastOptions | null> {
    const { store, messageTypes } = this.#context;
    const transaction = await store.get(id);
    return transaction && optionsToRepeat(transaction, messageTypes.resolve(transaction.messageType).type);
  }

  /** What the chain mined in slots whose payload it did not: no-ops. */
  async #usedUp({ lane, inclusion }: Transaction, attempts: readonly Attempt[]): Promise<ReadonlySet<Hex>> {
    const own = attempts.find(({ hash }) => hash === inclusion?.hash)?.nonce;
    const nonces = new Set(attempts.map(({ nonce }) => nonce).filter((nonce) => nonce !== own));
    const found = await Promise.all([...nonces].map((nonce) => this.#context.store.slotsFrom(lane, nonce, 1)));
    return new Set(found.flatMap(({ slots }) => slots.flatMap(({ minedHash }) => minedHash ?? [])));
  }

  #laneBlockedOn(lane: string): BlockedOn {
    return this.#context.stateOf(lane)?.blockedOn ?? null;
  }

  /** What is parked says so, whatever it waited for before. */
  #asParked(transaction: Transaction): Transaction {
    const lane = this.#context.stateOf(transaction.lane);
    const parked = lane && transaction.stage === 'queued' && isParked(transaction, lane.parkedAt);
    return parked ? { ...transaction, blockedOn: 'nonce_review' } : transaction;
  }
}
