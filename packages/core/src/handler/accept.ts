import type { Clock } from '../clock.js';
import type { CrashPoint } from '../crash-point.js';
import { BroadcasterError } from '../errors.js';
import type { Accepted, Store } from '../store/store.js';
import type { ChainProfile } from '../transaction/chain-profile.js';
import type { Transaction } from '../transaction/transaction.js';
import { withFirstEvent } from './accept/first-event.js';
import { refuseGas } from './accept/gas-limits.js';
import { GroupInsert } from './accept/group-insert.js';
import { insertWithin } from './accept/insert-within.js';
import { invalidField } from './accept/invalid-field.js';
import { toJson } from './accept/json-data.js';
import { type NewTransactionContext, newTransaction } from './accept/new-transaction.js';
import { holderOf, type Place, placeIn, takeBack } from './accept/place.js';
import type { Charged } from './accept/rates.js';
import { type AcceptedRequest, replay } from './accept/replay.js';
import { type Route, type RouteContext, Routes } from './accept/route.js';
import { refuseReverting, type TryCall } from './accept/simulate.js';
import { refuseDenied } from './accept/spend.js';
import { unconfirmed } from './accept/unconfirmed.js';
import { type EncodedCall, encodeCall } from './call/encode-call.js';
import type { MessageTypes } from './call/message-types.js';
import { type BroadcastOptions, checkOptions } from './request.js';

export interface AcceptContext extends RouteContext, NewTransactionContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly messageTypes: MessageTypes;
  readonly profileOf: (chainId: number) => ChainProfile;
  readonly tryCall: TryCall;
  /** Queued transactions of a lane beyond which no more are taken. */
  readonly maxBacklog: number;
  readonly backlogOf: (lane: string) => number;
  /**
   * Offers a transaction that is not stored yet: its lane may store it together with its first signature. Null: it was not
   * stored; a rejection: that is not known.
   */
  readonly offer: (transaction: Transaction) => Promise<Transaction | null>;
  /** Hands a stored transaction to its lane; resolves with it once signed, or null when it cannot go now. */
  readonly admit: (transaction: Transaction) => Promise<Transaction | null>;
  /** Longest wait for the lane's signature, ms; after it the answer goes out with stage `queued`. */
  readonly signWaitMs: number;
  /** Told once the transaction is durable. */
  readonly tell: (accepted: Accepted) => void;
  readonly reached: (point: CrashPoint) => void;
}

/** What a request asks for, encoded and routed. */
interface ReadRequest {
  readonly name: string;
  readonly call: EncodedCall;
  readonly route: Route;
  readonly transaction: Transaction;
}

/**
 * Takes requests in: validate, encode, store, hand to the lane, answer. Makes no RPC call, unless the message type wants
 * its calls tried first; and depends on none.
 */
export class Accept {
  readonly #context: AcceptContext;
  readonly #place: Place;
  readonly #routes: Routes;
  readonly #inserts: GroupInsert;
  /** Transactions that a lane is storing. */
  #offered = 0;

  constructor(context: AcceptContext) {
    this.#context = context;
    this.#place = placeIn(context.store, context.clock);
    this.#routes = new Routes(context);
    this.#inserts = new GroupInsert(context.store, context.clock);
  }

  async broadcast(messageType: string, data: unknown, options: BroadcastOptions): Promise<AcceptedRequest> {
    const read = await this.#read(messageType, data, options);
    try {
      return await this.#keep(read, options.db);
    } finally {
      this.#routes.count(read.transaction.lane, -1);
    }
  }

  async #keep({ name, call, route, transaction }: ReadRequest, db: unknown): Promise<AcceptedRequest> {
    const { reached, tell } = this.#context;
    const own = db === undefined ? null : await this.#placeOf(db);
    const place = own ?? this.#place;
    let charged: Charged | null = null;
    try {
      await this.#check(call, route, name);
      charged = await this.#charge(transaction, place);
      // last: nothing is awaited between it and what it counts
      this.#refuseBeyondBacklog(transaction.lane);
    } catch (refusal) {
      await takeBack(charged, place);
      // what was accepted stays accepted, whatever has become stricter since
      const before = await holderOf(transaction, place);
      if (before) return replay(before, transaction);
      throw refusal;
    }
    if (own) return await insertWithin(own, charged, transaction);

    reached('accept.before_insert');
    const bound = await this.#offer(transaction);
    if (bound) {
      reached('accept.before_reply');
      return { transaction: bound, replayed: false };
    }
    const accepted = withFirstEvent(transaction);
    const outcome = await this.#inserts.insert(accepted);
    reached('accept.after_insert');
    if (!outcome.inserted) {
      await takeBack(charged, place);
      return replay(outcome.existing, transaction);
    }

    tell(accepted);
    const signed = await this.#admit(transaction);
    reached('accept.before_reply');
    return { transaction: signed ?? transaction, replayed: false };
  }

  /** What was stored inside a transaction of the caller's, which is committed: tells of it and hands it to its lane. */
  async committed(id: string): Promise<Transaction | null> {
    const transaction = await this.#context.store.get(id);
    if (transaction?.stage !== 'queued' || transaction.version !== 1) return transaction;
    this.#context.tell(withFirstEvent(transaction));
    // its lane may have found it meanwhile by itself
    return (await this.#admit(transaction)) ?? (await this.#context.store.get(id));
  }

  async #placeOf(db: unknown): Promise<Place> {
    const { store, clock } = this.#context;
    if (!store.within)
      throw invalidField('/db', 'expected none: this store cannot take part in a transaction of yours');
    return placeIn(await store.within(db), clock);
  }

  /** What a request asks for, encoded and within the policy; it is neither counted nor stored. */
  async prepare(messageType: string, data: unknown, options: BroadcastOptions): Promise<Transaction> {
    const { name, call, transaction } = await this.#read(messageType, data, options);
    this.#routes.count(transaction.lane, -1);
    refuseDenied(this.#context.messageTypes.termsOf(name).policy, call, name);
    return transaction;
  }

  /** What is read counts for its lane until it is taken off. */
  async #read(messageType: string, data: unknown, options: BroadcastOptions): Promise<ReadRequest> {
    checkOptions(options, this.#context.clock.now());
    const { name, type } = this.#context.messageTypes.resolve(messageType);
    // kept before anything is awaited: what is stored is what is signed, even if the caller changes its object meanwhile
    const kept = toJson(data);
    const call = await encodeCall(type, { ...options, data }, name);
    if (call.presigned && options.idempotencyKey !== undefined) {
      throw invalidField(
        '/idempotency_key',
        'expected none: a transaction that its sender signed is its own idempotency key',
      );
    }
    const route = this.#routes.routeOf(type, call, options);
    const transaction = newTransaction(this.#context, { messageType: name, type, data: kept, call, options, route });
    this.#routes.count(transaction.lane, 1);
    return { name, call, route, transaction };
  }

  /** What the message type and the chain demand of a call. */
  async #check(call: EncodedCall, route: Route, name: string): Promise<void> {
    const { clock, messageTypes, profileOf, tryCall } = this.#context;
    const { policy, simulate } = messageTypes.termsOf(name);
    refuseDenied(policy, call, name);
    refuseGas(call, profileOf(route.chainId), name);
    if (simulate !== 'before-accept') return;
    await refuseReverting(tryCall, clock, route, call, { name, abi: messageTypes.abiOf(name) });
  }

  /** Counted where the policy limits a rate; from here on it is taken back if nothing comes of it. */
  async #charge({ messageType, chainId, value }: Transaction, { rates: counts }: Place): Promise<Charged | null> {
    const { policy, rateScope } = this.#context.messageTypes.termsOf(messageType);
    const { rates = [] } = policy;
    return rates.length === 0 ? null : counts.charge({ scope: `${chainId}:${rateScope}`, limits: rates, value });
  }

  #refuseBeyondBacklog(lane: string): void {
    const { backlogOf, maxBacklog } = this.#context;
    const waiting = backlogOf(lane) + this.#offered + this.#inserts.size;
    if (waiting < maxBacklog) return;
    throw new BroadcasterError(
      'queue_full',
      `${waiting} transactions of this signer are waiting, the limit is ${maxBacklog}`,
      {
        retryable: true,
        hint: 'Nothing was stored. Send it again later, with the same idempotency key.',
      },
    );
  }

  async #offer(transaction: Transaction): Promise<Transaction | null> {
    this.#offered++;
    try {
      return await this.#context.offer(transaction);
    } catch (cause) {
      throw unconfirmed(cause);
    } finally {
      this.#offered--;
    }
  }

  #admit(transaction: Transaction): Promise<Transaction | null> {
    const { clock, admit, signWaitMs } = this.#context;
    return new Promise((resolve) => {
      const cancel = clock.after(signWaitMs, () => resolve(null));
      admit(transaction)
        // it is durable: whatever goes wrong from here on, the lane finds it in the store
        .then(resolve, () => resolve(null))
        .finally(cancel);
    });
  }
}
