import { type Address, getAddress, isAddress } from 'viem';
import type { Clock } from '../clock.js';
import type { CrashPoint } from '../crash-point.js';
import { durationMs } from '../duration.js';
import { BroadcasterError } from '../errors.js';
import { type Candidate, leastBusy } from '../signer/pool.js';
import type { Accepted, InsertOutcome, Store } from '../store/store.js';
import type { ChainProfile } from '../transaction/chain-profile.js';
import type { Confirmations } from '../transaction/confirmations.js';
import type { MessageType } from '../transaction/message-type.js';
import type { SuccessOn } from '../transaction/stage.js';
import { type JsonValue, laneId, type Transaction } from '../transaction/transaction.js';
import { type EncodedCall, encodeCall } from './call/encode-call.js';
import type { MessageTypes } from './call/message-types.js';
import { refuseGas } from './gas-limits.js';
import { holderOf, type Place, placeIn, takeBack } from './place.js';
import type { Charged } from './rates.js';
import { type BroadcastOptions, checkOptions, fingerprintOf } from './request.js';
import { refuseReverting, type TryCall } from './simulate.js';
import { refuseDenied } from './spend.js';

export interface AcceptContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly messageTypes: MessageTypes;
  /** Configured chains and the signers of each; the first of each is the default. */
  readonly chains: ReadonlyMap<number, ReadonlyMap<Address, unknown>>;
  readonly profileOf: (chainId: number) => ChainProfile;
  readonly tryCall: TryCall;
  readonly defaults: {
    readonly successOn: SuccessOn;
    readonly confirmations: (chainId: number) => Confirmations;
    readonly maxAttempts: number;
  };
  /** Queued transactions of a lane beyond which no more are taken. */
  readonly maxBacklog: number;
  readonly backlogOf: (lane: string) => number;
  /** How the lanes of these signers are doing. */
  readonly candidates: (chainId: number, signers: readonly Address[]) => readonly Candidate[];
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

interface Route {
  readonly chainId: number;
  readonly signer: Address;
  /** The signer was chosen here, and may be chosen anew. */
  readonly pooled: boolean;
}

/** What a request asks for, encoded and routed. */
interface ReadRequest {
  readonly name: string;
  readonly call: EncodedCall;
  readonly route: Route;
  readonly transaction: Transaction;
}

export interface AcceptedRequest {
  readonly transaction: Transaction;
  /** The idempotency key was seen before: this is the transaction it named then, as it is now. */
  readonly replayed: boolean;
}

/**
 * Takes requests in: validate, encode, store, hand to the lane, answer. Makes no RPC call, unless the message type wants
 * its calls tried first; and depends on none. What arrives in one turn of
 * the event loop shares one store commit.
 */
export class Accept {
  readonly #context: AcceptContext;
  readonly #place: Place;
  /** Transactions that a lane is storing. */
  #offered = 0;
  /** Transactions on their way to a lane that its backlog does not show yet. */
  readonly #underWay = new Map<string, number>();
  #turn = 0;
  #gathered: {
    readonly accepted: Accepted;
    readonly resolve: (outcome: InsertOutcome) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];

  constructor(context: AcceptContext) {
    this.#context = context;
    this.#place = placeIn(context.store, context.clock);
  }

  async broadcast(messageType: string, data: unknown, options: BroadcastOptions): Promise<AcceptedRequest> {
    const read = await this.#read(messageType, data, options);
    try {
      return await this.#keep(read, options.db);
    } finally {
      this.#count(read.transaction.lane, -1);
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
      if (before) return { transaction: replay(before, transaction), replayed: true };
      throw refusal;
    }
    if (own) return await storeWithin(own, charged, transaction);

    reached('accept.before_insert');
    const bound = await this.#offer(transaction);
    if (bound) {
      reached('accept.before_reply');
      return { transaction: bound, replayed: false };
    }
    const accepted = { transaction, event: acceptedEvent(transaction) };
    const outcome = await this.#insert(accepted);
    reached('accept.after_insert');
    if (!outcome.inserted) {
      await takeBack(charged, place);
      return { transaction: replay(outcome.existing, transaction), replayed: true };
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
    this.#context.tell({ transaction, event: acceptedEvent(transaction) });
    // its lane may have found it meanwhile by itself
    return (await this.#admit(transaction)) ?? (await this.#context.store.get(id));
  }

  async #placeOf(db: unknown): Promise<Place> {
    const { store, clock } = this.#context;
    if (!store.within) throw field('/db', 'expected none: this store cannot take part in a transaction of yours');
    return placeIn(await store.within(db), clock);
  }

  /** What a request asks for, encoded and within the policy; it is neither counted nor stored. */
  async prepare(messageType: string, data: unknown, options: BroadcastOptions): Promise<Transaction> {
    const { name, call, transaction } = await this.#read(messageType, data, options);
    this.#count(transaction.lane, -1);
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
      throw field('/idempotency_key', 'expected none: a transaction that its sender signed is its own idempotency key');
    }
    const route = this.#route(type, call, options);
    const transaction = this.#transaction(name, type, kept, call, options, route);
    this.#count(transaction.lane, 1);
    return { name, call, route, transaction };
  }

  #transaction(
    messageType: string,
    type: MessageType,
    data: JsonValue,
    call: EncodedCall,
    options: BroadcastOptions,
    { chainId, signer, pooled }: Route,
  ): Transaction {
    const { clock, newId, defaults } = this.#context;
    const now = clock.now();
    const id = newId();
    // the same signed bytes are the same transaction, whatever else is said about them
    const idempotencyKey = call.presigned ? `raw:${call.presigned.hash}` : (options.idempotencyKey ?? null);
    return {
      id,
      lane: laneId(chainId, signer),
      chainId,
      signer,
      pooled,
      messageType,
      data,
      to: call.to,
      value: call.value,
      calldata: call.calldata,
      gas: call.gas,
      maxFeePerGas: call.maxFeePerGas,
      maxPriorityFeePerGas: call.maxPriorityFeePerGas,
      presigned: call.presigned?.raw ?? null,
      submittedBy: options.submittedBy ?? null,
      idempotencyKey,
      fingerprint: idempotencyKey === null ? '' : fingerprintOf(messageType, data, options),
      externalId: options.externalId ?? null,
      tags: options.tags ?? [],
      metadata: options.metadata ?? {},
      priority: options.priority ?? 0,
      successOn: options.successOn ?? type.successOn ?? defaults.successOn,
      confirmations: options.confirmations ?? type.confirmations ?? defaults.confirmations(chainId),
      maxAttempts: options.maxAttempts ?? type.maxAttempts ?? defaults.maxAttempts,
      createdAt: now,
      parentId: options.parentId ?? null,
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
      hash: call.presigned?.hash ?? null,
      wish: null,
      speedUp: null,
      failures: 0,
      attemptCount: 0,
      nextAttemptAt: null,
      failure: null,
      inclusion: null,
      validUntil:
        options.validUntil ?? (type.validFor === undefined ? null : now + durationMs(type.validFor, 'validFor')),
      clearedAt: null,
      updatedAt: now,
    };
  }

  /** Which chain and which signer: the call's own, the request's, the type's, else the first configured. */
  #route(type: MessageType, call: EncodedCall, options: BroadcastOptions): Route {
    const { chains } = this.#context;
    const chainId = call.presigned?.chainId ?? options.chainId ?? type.chainId ?? chains.keys().next().value;
    const signers = chainId === undefined ? undefined : chains.get(chainId);
    if (chainId === undefined || !signers) {
      throw field(
        '/chain_id',
        `expected one of the configured chains (${[...chains.keys()].join(', ')}), got ${chainId}`,
      );
    }
    const allowed = allowedAmong(options.allowedSigners);
    if (call.presigned) {
      if (!allowed(call.presigned.sender)) throw signerDenied(call.presigned.sender, '/data');
      if (!signers.has(call.presigned.sender)) return { chainId, signer: call.presigned.sender, pooled: false };
      throw new BroadcasterError(
        'policy_denied',
        `the key of ${call.presigned.sender} is managed here: its nonces are given by this broadcaster`,
        {
          hint: 'Submit the call itself instead of signed bytes.',
          issues: [{ pointer: '/data', code: 'not_allowed', detail: 'signed by a signer of this broadcaster' }],
        },
      );
    }
    const chosen = options.signer === undefined ? this.#choose(chainId, type.signers, { signers, allowed }) : null;
    if (chosen) return { chainId, ...chosen };
    const byDefault = type.signers ?? [...signers.keys()];
    const wanted = options.signer ?? type.signer ?? byDefault.find(allowed) ?? byDefault[0];
    if (wanted === undefined)
      throw new BroadcasterError('signer_unknown', `no signer is configured for chain ${chainId}`);
    const signer = isAddress(wanted, { strict: false }) ? getAddress(wanted) : undefined;
    if (!signer || !signers.has(signer)) {
      throw new BroadcasterError(
        'signer_unknown',
        `expected one of the signers of chain ${chainId}, got ${JSON.stringify(wanted).slice(0, 60)}`,
        {
          issues: [
            {
              pointer: '/signer_id',
              code: 'invalid_value',
              detail: `expected one of ${[...signers.keys()].slice(0, 20).join(', ')}`,
            },
          ],
        },
      );
    }
    if (!allowed(signer)) throw signerDenied(signer, '/signer_id');
    return { chainId, signer, pooled: false };
  }

  /** One of the type's own signers; null where it names none, or none that is configured and the caller may use. */
  #choose(
    chainId: number,
    pool: readonly Address[] = [],
    {
      signers,
      allowed,
    }: { readonly signers: ReadonlyMap<Address, unknown>; readonly allowed: (signer: Address) => boolean },
  ): Pick<Route, 'signer' | 'pooled'> | null {
    const configured = pool.map((signer) => getAddress(signer)).filter((signer) => signers.has(signer));
    const usable = configured.filter(allowed);
    const candidates = this.#context.candidates(chainId, usable).map((candidate) => {
      const underWay = this.#underWay.get(laneId(chainId, candidate.signer)) ?? 0;
      return { ...candidate, queued: candidate.queued + underWay };
    });
    const best = leastBusy(candidates, this.#turn++);
    // a caller who may not use all of them could end up with one that is not his
    return best ? { signer: best.signer, pooled: usable.length === configured.length && usable.length > 1 } : null;
  }

  #count(lane: string, change: 1 | -1): void {
    const underWay = (this.#underWay.get(lane) ?? 0) + change;
    if (underWay === 0) this.#underWay.delete(lane);
    else this.#underWay.set(lane, underWay);
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
    const waiting = backlogOf(lane) + this.#offered + this.#gathered.length;
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

  #insert(accepted: Accepted): Promise<InsertOutcome> {
    return new Promise((resolve, reject) => {
      this.#gathered.push({ accepted, resolve, reject });
      if (this.#gathered.length === 1) this.#context.clock.soon(() => void this.#flush());
    });
  }

  async #flush(): Promise<void> {
    const gathered = this.#gathered;
    this.#gathered = [];
    try {
      const outcomes = await this.#context.store.insert(gathered.map(({ accepted }) => accepted));
      for (const [index, { resolve }] of gathered.entries()) resolve(outcomes[index] as InsertOutcome);
    } catch (cause) {
      const error = unconfirmed(cause);
      for (const { reject } of gathered) reject(error);
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

/** Whether it ever exists is the caller's to say: nobody is told, and no lane. */
async function storeWithin(place: Place, charged: Charged | null, transaction: Transaction): Promise<AcceptedRequest> {
  try {
    const [outcome] = await place.store.insert([{ transaction, event: acceptedEvent(transaction) }]);
    if (outcome?.inserted) return { transaction, replayed: false };
    await takeBack(charged, place);
    if (outcome === undefined) throw new Error('the store did not say what became of it');
    return { transaction: replay(outcome.existing, transaction), replayed: true };
  } catch (cause) {
    if (BroadcasterError.is(cause) && cause.code !== 'store_unavailable') throw cause;
    throw new BroadcasterError('store_unavailable', 'the store could not add the transaction to yours', {
      retryable: true,
      hint: 'Roll your transaction back and begin it again: nothing of it is kept then.',
      cause,
    });
  }
}

function unconfirmed(cause: unknown): BroadcasterError {
  return new BroadcasterError('store_unavailable', 'the store could not confirm that the transaction was kept', {
    retryable: true,
    hint: 'It may have been kept: send it again with the same idempotency key.',
    cause,
  });
}

function acceptedEvent(transaction: Transaction): Accepted['event'] {
  const { id, version, createdAt, status, stage, submittedBy } = transaction;
  return {
    transactionId: id,
    seq: version,
    at: createdAt,
    type: 'queued',
    status,
    stage,
    blockedOn: null,
    reason: null,
    actor: submittedBy,
  };
}

function replay(existing: Transaction, repeated: Transaction): Transaction {
  if (existing.submittedBy !== repeated.submittedBy) {
    throw new BroadcasterError('idempotency_key_reused', 'these signed bytes were handed in by somebody else before', {
      hint: 'They are one transaction, and on its way already: ask the chain for its hash.',
      issues: [{ pointer: '/data', code: 'reused', detail: 'belongs to a transaction of another submitter' }],
    });
  }
  const sameBytes = existing.presigned !== null && existing.presigned === repeated.presigned;
  if (existing.fingerprint === repeated.fingerprint || sameBytes) return existing;
  throw new BroadcasterError(
    'idempotency_key_reused',
    'this idempotency key belongs to a transaction with another message type or data',
    {
      hint: 'Use a new key for a new transaction.',
      details: { transaction_id: existing.id },
      issues: [{ pointer: '/idempotency_key', code: 'reused', detail: `belongs to transaction ${existing.id}` }],
    },
  );
}

function allowedAmong(addresses: readonly string[] | undefined): (signer: Address) => boolean {
  if (addresses === undefined) return () => true;
  const allowed = new Set(addresses.map((address) => address.toLowerCase()));
  return (signer) => allowed.has(signer.toLowerCase());
}

function signerDenied(signer: Address, pointer: string): BroadcasterError {
  return new BroadcasterError('policy_denied', `this caller may not use the signer ${signer}`, {
    hint: 'Name a signer that you may use.',
    issues: [{ pointer, code: 'not_allowed', detail: 'not among the signers that this caller may use' }],
  });
}

function field(pointer: string, detail: string): BroadcasterError {
  return new BroadcasterError('invalid_field', `not valid: ${pointer.slice(1)}`, {
    issues: [{ pointer, code: 'invalid_value', detail }],
  });
}

/** `data` as JSON keeps it; library callers may pass bigints, which become decimal strings. */
function toJson(data: unknown): JsonValue {
  if (typeof data === 'string') return data;
  try {
    const text = JSON.stringify(data, (_key, value) => (typeof value === 'bigint' ? value.toString() : value));
    return text === undefined ? null : (JSON.parse(text) as JsonValue);
  } catch (cause) {
    const issues = [{ pointer: '/data', code: 'invalid_value', detail: 'expected something that JSON can say' }];
    throw new BroadcasterError('invalid_data', 'the data cannot be written as JSON', { issues, cause });
  }
}
