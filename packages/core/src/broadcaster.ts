import { type Address, getAddress, isAddress } from 'viem';
import type { Chain } from './chain/chain.js';
import { endpointsOf } from './chain/endpoints.js';
import type { EndpointHealth, EndpointStatus } from './chain/health/endpoint-health.js';
import { type RpcChainOptions, rpcChain } from './chain/rpc-chain.js';
import { systemClock, systemRandom } from './clock.js';
import { durationMs } from './duration.js';
import { BroadcasterError } from './errors.js';
import { type BroadcasterEvents, SafeEmitter } from './events.js';
import { Accept } from './handler/accept.js';
import type { ActOptions } from './handler/act-options.js';
import type { Acted, Asked } from './handler/action.js';
import { type AmendOptions, amended } from './handler/amend.js';
import { type CallRecord, decodedCall } from './handler/call/decoded-call.js';
import { MessageTypes } from './handler/call/message-types.js';
import { cancelled } from './handler/cancel.js';
import { type BulkAction, type Previewed, refusalOf } from './handler/preview.js';
import { optionsToRepeat } from './handler/repeat.js';
import type { BroadcastOptions } from './handler/request.js';
import { retried } from './handler/retry.js';
import { type SimulationRecord, simulated } from './handler/simulation.js';
import { spedUp } from './handler/speed-up.js';
import { unparked } from './handler/unpark.js';
import { Identity } from './lane/chain-identity.js';
import type { LaneContext } from './lane/context.js';
import { capsFor } from './lane/demands.js';
import type { Told } from './lane/draft.js';
import { failureOf } from './lane/failures.js';
import { Lanes } from './lane/lanes.js';
import type { LanePolicy } from './lane/policy.js';
import { type BroadcasterOptions, checkBroadcasterOptions, lanePolicyOf } from './options.js';
import { loadSecp256k1 } from './signer/secp256k1.js';
import type { Signer } from './signer/signer.js';
import type { ActivityQuery, ActivitySum, FilteredCounts, ListFilter, ListQuery, StageCount } from './store/store.js';
import { detachedClock, remembered, tracedAccept, tracedChain, tracedStore } from './tracing/traced.js';
import { profileOf } from './transaction/chain-profile.js';
import { type Explanation, explained } from './transaction/explain.js';
import type { FeeCaps } from './transaction/fees.js';
import { idMaker } from './transaction/id.js';
import type { Approval, LaneOrders, NonceReview } from './transaction/lane.js';
import type { EncodedType, MessageType } from './transaction/message-type.js';
import { isParked } from './transaction/parked.js';
import {
  type AttemptRecord,
  type EventRecord,
  type TransactionRecord,
  timeOrNull,
  toAttemptRecords,
  toEventRecord,
  toRecord,
} from './transaction/record.js';
import type { BlockedOn } from './transaction/stage.js';
import { laneId, type SpeedUp, type Transaction } from './transaction/transaction.js';
import { type WaitOptions, waitFor } from './wait.js';

/** What `data` of a message type is: the schema's input for `encodedType`, anything JSON can say for the others. */
export type DataOf<Type> = Type extends EncodedType<infer Data> ? Data : unknown;

type Decide = (before: Transaction, asked: Asked) => Acted | null | Promise<Acted | null>;

/** How one signer on one chain is doing. */
export interface LaneHealth {
  readonly lane: string;
  readonly chain_id: number;
  readonly signer: Address;
  readonly blocked_on: BlockedOn;
  /** Set by a person: nothing new is signed until it is resumed. */
  readonly paused: { readonly reason: string; readonly since: string } | null;
  /** Why the lane waits for a person, and the chain's count to approve (`approveNonces`). */
  readonly review: { readonly reason: NonceReview['reason']; readonly chain_count: number } | null;
  /** Queued transactions accepted until then wait to be confirmed one by one (`unpark`); null: none do. */
  readonly parked_since: string | null;
  /** null where another instance drives the lane and has not said it yet, as in all that follows. */
  readonly queued: number | null;
  /** Transactions with a nonce that the chain has not used for good yet. */
  readonly in_flight: number | null;
  /** null until the chain was first seen. */
  readonly head_block: number | null;
  readonly seen_at: string | null;
  readonly balance: string | null;
}

/**
 * Broadcasts transactions to EVM chains: what it accepted is durable, is sent as soon as chain, funds and signer allow,
 * and takes effect at most once.
 *
 * @example
 * const broadcaster = new Broadcaster({ chains: [{ chain: foundry, transport: http() }], signers: [account],
 *   messageTypes: { 'erc20.transfer': functionType({ abi, functionName: 'transfer', to: token }) },
 *   store: await sqliteStore({ path: './broadcaster.db' }) });
 * await broadcaster.start();
 * const { transaction_id } = await broadcaster.broadcast('erc20.transfer', [alice, '2500000']);
 * console.log((await broadcaster.wait(transaction_id)).status);
 */
export class Broadcaster<
  Types extends Readonly<Record<string, MessageType>> = Readonly<Record<string, MessageType>>,
  Handle = unknown,
> {
  readonly #options: BroadcasterOptions<Types, Handle>;
  readonly #clock;
  readonly #newId: () => string;
  readonly #events = new SafeEmitter();
  readonly #signers: ReadonlyMap<Address, Signer>;
  readonly #policies: ReadonlyMap<number, LanePolicy>;
  readonly #messageTypes: MessageTypes;
  #running: { readonly accept: Accept; readonly lanes: Lanes; readonly chains: readonly Chain[] } | null = null;
  #starting: Promise<this> | null = null;
  #stopping: Promise<void> | null = null;
  readonly #stopped = new AbortController();

  /** Does no I/O. @throws BroadcasterError `invalid_option`, naming every wrong option */
  constructor(options: BroadcasterOptions<Types, Handle>) {
    checkBroadcasterOptions(options);
    const { clock = systemClock, random = systemRandom, tracing, store } = options;
    this.#options = tracing ? { ...options, store: tracedStore(store, tracing) } : options;
    this.#clock = tracing ? detachedClock(clock, tracing) : clock;
    const newId = idMaker(this.#clock, random);
    this.#newId = tracing ? remembered(newId, tracing) : newId;
    this.#signers = new Map(options.signers.map((signer) => [getAddress(signer.address), signer]));
    const { unregistered, policy } = options;
    const messageTypes = new MessageTypes(options.messageTypes, { unregistered: unregistered || null, policy });
    this.#messageTypes = messageTypes;
    const termsOf = (messageType: string) => messageTypes.termsOf(messageType);
    this.#policies = new Map(
      options.chains.map((chain) => [chain.chain.id, { ...lanePolicyOf(options, chain), termsOf }]),
    );
  }

  /** Takes the lanes and goes on where the store left off. Safe to call twice. */
  start(): Promise<this> {
    this.#starting ??= this.#start().catch((error) => {
      // it may be tried again when what was in the way is gone
      this.#starting = null;
      throw error;
    });
    return this.#starting;
  }

  /**
   * Accepts one transaction: resolves once it is durable, normally already with its nonce and hash.
   *
   * @throws BroadcasterError with one of the API's codes; then nothing was stored
   */
  async broadcast<Name extends keyof Types & string>(
    messageType: Name | (string extends keyof Types ? string : never),
    data: DataOf<Types[Name]>,
    options: BroadcastOptions<Handle> = {},
  ): Promise<TransactionRecord> {
    return (await this.accept(messageType, data, options)).transaction;
  }

  /**
   * Says that you have committed the transaction of your database (`db`) in which this one was stored: listeners are told,
   * and its lane signs it at once. Resolves as `broadcast` does; null: there is none, your transaction was rolled back. A
   * hint only: without it the lane finds it a moment later.
   */
  async committed(id: string): Promise<TransactionRecord | null> {
    const transaction = await this.#up().accept.committed(id);
    return transaction && this.#record(transaction);
  }

  /** The same for callers whose types are not known before run time; tells whether the idempotency key was replayed. */
  async accept(
    messageType: string,
    data: unknown,
    options: BroadcastOptions<Handle> = {},
  ): Promise<{ readonly transaction: TransactionRecord; readonly replayed: boolean }> {
    const { accept } = this.#up();
    const { mode, tracing } = this.#options;
    if (mode === 'worker') throw notAccepting();
    const run = async () => {
      const { transaction, replayed } = await accept.broadcast(messageType, data, options);
      return { transaction: this.#record(transaction), replayed };
    };
    return tracing ? tracedAccept(tracing, messageType, run) : run();
  }

  /**
   * Accepts many at once: one after the other in the order given, all in one commit where they can be. Each has its own
   * outcome; none depends on another's.
   */
  broadcastMany(
    requests: readonly {
      readonly messageType: string;
      readonly data: unknown;
      readonly options?: BroadcastOptions<Handle>;
    }[],
  ): Promise<PromiseSettledResult<{ readonly transaction: TransactionRecord; readonly replayed: boolean }>[]> {
    return Promise.allSettled(
      requests.map(({ messageType, data, options }) => this.accept(messageType, data, options)),
    );
  }

  /**
   * What would become of a transaction if it were sent now: checked and encoded as `broadcast` would, then tried on the
   * newest block. Nothing is stored.
   *
   * @throws BroadcasterError as `broadcast`
   */
  async simulate(messageType: string, data: unknown, options: BroadcastOptions = {}): Promise<SimulationRecord> {
    const { accept, chains } = this.#up();
    const transaction = await accept.prepare(messageType, data, options);
    const chain = chains.find(({ id }) => id === transaction.chainId);
    if (!chain) throw new Error(`chain ${transaction.chainId} is configured, but not running`);
    return simulated(transaction, { chain, abi: this.#messageTypes.abiOf(transaction.messageType), failureOf });
  }

  /** What to say, with the same message type and data, to have a transaction done once more; null for an unknown id. */
  async optionsOf(id: string): Promise<BroadcastOptions | null> {
    const transaction = await this.#options.store.get(id);
    return transaction && optionsToRepeat(transaction, this.#messageTypes.resolve(transaction.messageType).type);
  }

  /** What a transaction calls, in bytes and in words; null for an unknown id. */
  async callOf(id: string): Promise<CallRecord | null> {
    const transaction = await this.#options.store.get(id);
    if (!transaction) return null;
    const { to, value, calldata, messageType } = transaction;
    const abi = this.#messageTypes.abiOf(messageType);
    return { to, value: value.toString(), calldata, function: decodedCall(abi, calldata) };
  }

  /** The transaction with this id, or null. */
  async get(id: string): Promise<TransactionRecord | null> {
    const transaction = await this.#options.store.get(id);
    return transaction && this.#record(transaction);
  }

  /** One page; ask for the next with `after` set to the last id. */
  async list(query: ListQuery): Promise<TransactionRecord[]> {
    return (await this.#options.store.list(query)).map((transaction) => this.#record(transaction));
  }

  counts(): Promise<StageCount[]> {
    return this.#options.store.counts();
  }

  /** The same of those that meet a filter; where that takes a look at more than `most` transactions, of some of them. */
  count(filter: ListFilter, most: number): Promise<FilteredCounts> {
    return this.#options.store.count(filter, most);
  }

  /** What happened in a time, summed up per span of time, oldest first. */
  activity(query: ActivityQuery): Promise<ActivitySum[]> {
    return this.#options.store.activity(query);
  }

  /** Everything signed and everything that happened, or null for an unknown id. */
  async history(id: string): Promise<{ readonly attempts: AttemptRecord[]; readonly events: EventRecord[] } | null> {
    const transaction = await this.#options.store.get(id);
    if (!transaction) return null;
    const { attempts, events } = await this.#options.store.history(id);
    return { attempts: toAttemptRecords(transaction, attempts), events: events.map(toEventRecord) };
  }

  /** Why a transaction is where it is, in a sentence and as facts; null for an unknown id. */
  async explain(id: string): Promise<Explanation | null> {
    const { store } = this.#options;
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

  /**
   * Gives a failed transaction another try. While its slot is its own it goes on with the same nonce.
   *
   * @throws BroadcasterError `not_found`, `already_mined`, `not_retryable`, `conflict`
   */
  async retry(id: string, options: ActOptions = {}): Promise<TransactionRecord> {
    return this.#act(id, options, this.#retry);
  }

  /**
   * A person has made sure that this very transaction, which waits because the store may be an older copy of itself
   * (`nonce_review`), has not been executed: it goes on.
   *
   * @throws BroadcasterError `not_found`, `not_parked`, `conflict`
   */
  unpark(id: string, options: ActOptions = {}): Promise<TransactionRecord> {
    return this.#act(id, options, async (before, asked) => {
      const lane = (await this.#options.store.lanes()).find((known) => known.id === before.lane);
      return unparked(before, lane?.parkedAt ?? null, asked);
    });
  }

  /**
   * Ends a transaction: at once while it has no nonce, else by a no-op with the same nonce, if the chain grants it. The
   * record then shows `wish: cancel` until the chain has decided; asking twice changes nothing.
   *
   * @throws BroadcasterError `not_found`, `too_late`, `already_terminal`, `not_cancellable`, `conflict`
   */
  cancel(id: string, options: ActOptions = {}): Promise<TransactionRecord> {
    return this.#act(id, options, cancelled);
  }

  /**
   * Has a dearer attempt signed with the same nonce: at the fees given (wei per gas), else at the market's, and at least
   * 12.5 % over the dearest one before.
   *
   * @throws BroadcasterError `not_found`, `too_late`, `not_in_mempool`, `fee_below_replacement_minimum`,
   * `fee_cap_reached`, `conflict`
   */
  speedUp(id: string, options: ActOptions & Partial<SpeedUp> = {}): Promise<TransactionRecord> {
    return this.#act(id, options, this.#speedUp(options));
  }

  /**
   * What an action would do to each of some transactions, a page of the list or those with the ids given; nothing is
   * changed. Ids of none are left out.
   */
  async preview(
    action: BulkAction,
    of: ListQuery | readonly string[],
    options: Partial<SpeedUp> = {},
  ): Promise<Previewed[]> {
    const { store } = this.#options;
    const found = 'limit' in of ? await store.list(of) : await Promise.all(of.map((id) => store.get(id)));
    const decide = { retry: this.#retry, cancel: cancelled, speed_up: this.#speedUp(options) }[action];
    const asked = { reason: null, actor: null, now: this.#clock.now() };
    const transactions = found.filter((transaction) => transaction !== null);
    return Promise.all(
      transactions.map(async (before) => ({
        transaction: this.#record(before),
        refusal: await refusalOf(async () => decide(before, asked)),
      })),
    );
  }

  /**
   * Changes what is said about a transaction; what it does on chain stays.
   *
   * @throws BroadcasterError `not_found`, `invalid_field`, `too_late`, `already_terminal`, `conflict`
   */
  amend(id: string, options: AmendOptions): Promise<TransactionRecord> {
    return this.#act(id, options, (before, asked) => amended(before, options, asked));
  }

  /**
   * Resolves with the record once it is as far as asked.
   *
   * @throws BroadcasterError `wait_timeout` and `shutting_down` (it is still under way), `transaction_failed`, `not_found`
   */
  wait(id: string, options: WaitOptions = {}): Promise<TransactionRecord> {
    const get = (wanted: string) => this.get(wanted);
    const lookEveryMs = this.#options.store.calls ? 1_000 : null;
    return waitFor(id, options, {
      get,
      clock: this.#clock,
      lookEveryMs,
      events: this.#events,
      stopped: this.#stopped.signal,
    });
  }

  /**
   * Lets a signer go on whose lane stopped because the chain was ahead of the store (`nonce_review`): a person has made
   * sure that the nonces below `chainCount` are used up or may be. What was accepted before the lane stopped stays parked,
   * each until it is confirmed by `unpark`: it may have been sent before. `unpark: 'all'` lets it all go on: it declares
   * that the key was used elsewhere on purpose, and that the store was not restored from an older copy - that one's queue
   * would be sent a second time. Returns false if this very count is not under review, or the chain was not seen yet.
   */
  async approveNonces(
    chainId: number,
    signer: string,
    chainCount: number,
    { unpark = null }: Partial<Pick<Approval, 'unpark'>> = {},
  ): Promise<boolean> {
    const id = laneId(chainId, getAddress(signer));
    const lane = (await this.#options.store.lanes()).find((known) => known.id === id);
    if (lane?.review?.chainCount !== chainCount) return false;
    await this.#order(chainId, lane.signer, { approved: { chainCount, unpark } });
    return true;
  }

  /** Nothing new is signed by this signer until it is resumed; what has a nonce goes on. Durable, on all instances. */
  async pauseSigner(chainId: number, signer: string, reason: string): Promise<void> {
    await this.#order(chainId, this.#signerOf(signer), { paused: { reason, since: this.#clock.now() } });
  }

  /** Ends a pause. */
  async resumeSigner(chainId: number, signer: string): Promise<void> {
    await this.#order(chainId, this.#signerOf(signer), { paused: null });
  }

  /** Listens; returns the function that stops listening. What a listener throws never reaches a transaction. */
  on<Name extends keyof BroadcasterEvents>(
    event: Name,
    listener: (...args: BroadcasterEvents[Name]) => void,
  ): () => void {
    return this.#events.on(event, listener);
  }

  /** The names of all registered message types. */
  messageTypes(): string[] {
    return this.#messageTypes.names();
  }

  /** How the lanes of this instance are doing. */
  health(): LaneHealth[] {
    return (this.#running?.lanes.all() ?? []).map((lane) => ({
      lane: lane.id,
      chain_id: lane.chainId,
      signer: lane.signer,
      blocked_on: lane.blockedOn,
      paused: pausedOf(lane.orders),
      review: lane.review && { reason: lane.review.reason, chain_count: lane.review.chainCount },
      parked_since: timeOrNull(lane.parkedAt),
      queued: lane.backlog,
      in_flight: lane.openSlots,
      head_block: lane.observation?.head.number ?? null,
      seen_at: lane.observation ? new Date(lane.observation.at).toISOString() : null,
      balance: lane.observation?.balance.toString() ?? null,
    }));
  }

  /** The same for every lane there is; of one that another instance drives, what that one has said last. */
  async signers(): Promise<LaneHealth[]> {
    const here = new Map(this.health().map((lane) => [lane.lane, lane]));
    const elsewhere = (await this.#options.store.lanes()).filter(({ id }) => !here.has(id));
    return [
      ...here.values(),
      ...elsewhere.map<LaneHealth>(({ id, chainId, signer, review, parkedAt, orders, report }) => ({
        lane: id,
        chain_id: chainId,
        signer,
        blocked_on: review ? 'nonce_review' : orders.paused ? 'signer_paused' : (report?.blockedOn ?? null),
        paused: pausedOf(orders),
        review: review && { reason: review.reason, chain_count: review.chainCount },
        parked_since: timeOrNull(parkedAt),
        queued: report?.queued ?? null,
        in_flight: report?.inFlight ?? null,
        head_block: report?.seen?.headBlock ?? null,
        seen_at: timeOrNull(report?.seen?.at ?? null),
        balance: report?.seen?.balance ?? null,
      })),
    ];
  }

  /** How many instances drive lanes on this store, as last seen; null while that is not known. */
  instances(): number | null {
    return this.#running?.lanes.instances ?? null;
  }

  /** How the RPC endpoints of all chains are doing, as this instance sees them. */
  endpoints(): EndpointHealth[] {
    return (this.#running?.chains ?? []).flatMap((chain) => chain.endpoints());
  }

  /** Takes no more, finishes the rounds under way, gives the lanes back, closes the store. Safe to call twice. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #start(): Promise<this> {
    const options = this.#options;
    await loadSecp256k1();
    const rpc = {
      sendTimeoutMs: durationMs(options.rpcTimeout ?? '30s', 'rpcTimeout'),
      readTimeoutMs: Math.min(15_000, durationMs(options.rpcTimeout ?? '30s', 'rpcTimeout')),
      clock: this.#clock,
      changed: this.#endpointChanged,
    };
    const identities = new Map(
      options.chains.map(({ chain: { id } }) => [
        id,
        new Identity(options.store.documents, id, this.#clock, this.#warn),
      ]),
    );
    for (const identity of identities.values()) await identity.load();
    const chains = new Map(
      options.chains.map((reach) => [
        reach.chain.id,
        this.#chain({
          id: reach.chain.id,
          known: () => identities.get(reach.chain.id)?.known ?? null,
          endpoints: endpointsOf(reach, { clock: this.#clock, random: options.random ?? systemRandom }),
          ...rpc,
        }),
      ]),
    );
    const lanes = new Lanes({
      store: options.store,
      clock: this.#clock,
      warn: this.#warn,
      holder: this.#newId(),
      leaseMs: durationMs(options.lease ?? '10s', 'lease'),
      drives: options.mode !== 'api',
      setBack: (why) => this.#stopAll(why),
      heard: (lane) => this.#events.emit('elsewhere', { lane }),
      contextOf: (chainId, signer) =>
        this.#laneContext(chains.get(chainId), lanes, identities.get(chainId), { chainId, signer }),
    });
    await this.#stopWhereSetBack();
    await lanes.start(
      [...chains.keys()].flatMap((chainId) => [...this.#signers.keys()].map((signer) => ({ chainId, signer }))),
    );
    this.#running = { accept: this.#accept(lanes, chains), lanes, chains: [...chains.values()] };
    return this;
  }

  /** A store that is an older copy of itself has forgotten what it sent: its lanes wait for a person (lanes.md 1). */
  async #stopWhereSetBack(): Promise<void> {
    const { store, afterRestore } = this.#options;
    const why = afterRestore ? 'the operator said so (afterRestore)' : ((await store.setBack?.()) ?? null);
    if (why !== null) await this.#stopAll(why);
  }

  async #stopAll(why: string): Promise<void> {
    const { store } = this.#options;
    const lanes = await store.stopLanes({ reason: 'restored', chainCount: 0, since: this.#clock.now() });
    this.#warn('the store is an older copy of itself: its signers wait for a person', { why, lanes });
  }

  #laneContext(
    chain: Chain | undefined,
    lanes: Lanes,
    identity: Identity | undefined,
    { chainId, signer }: { readonly chainId: number; readonly signer: Address },
  ): LaneContext | null {
    const policy = this.#policies.get(chainId);
    if (!chain || !identity || !policy) return null;
    const own = getAddress(signer);
    const othersOf = (messageType: string) => {
      const pool = this.#messageTypes.signersOf(messageType).filter((other) => this.#signers.has(other));
      return pool.includes(own) ? pool.filter((other) => other !== own) : [];
    };
    return {
      chain,
      identity,
      policy,
      store: this.#options.store,
      signer: this.#signers.get(own) ?? null,
      clock: this.#clock,
      random: this.#options.random ?? systemRandom,
      abiOf: (messageType) => this.#messageTypes.abiOf(messageType),
      neighbours: (messageType) => othersOf(messageType).map((other) => lanes.candidate(chainId, other)),
      siblings: [...new Set(this.#messageTypes.names().flatMap(othersOf))],
      // it is durable: where this goes wrong, its lane finds it in the store
      handOver: (transaction) => void lanes.admit(transaction).catch(() => {}),
      tell: this.#tell,
      warn: this.#warn,
      reached: this.#options.failpoint ?? (() => {}),
    };
  }

  #chain(options: RpcChainOptions): Chain {
    const { tracing } = this.#options;
    return tracing ? tracedChain(rpcChain(options), tracing) : rpcChain(options);
  }

  #accept(lanes: Lanes, byId: ReadonlyMap<number, Chain>): Accept {
    const { store, chains, retry, successOn, limits, signWait, failpoint } = this.#options;
    return new Accept({
      store,
      clock: this.#clock,
      newId: this.#newId,
      messageTypes: this.#messageTypes,
      chains: new Map(chains.map(({ chain }) => [chain.id, this.#signers])),
      profileOf: (chainId) => this.#policies.get(chainId)?.profile ?? profileOf({ id: chainId }),
      tryCall: async (chainId, call) => (await byId.get(chainId)?.estimateGas(call)) ?? null,
      defaults: {
        successOn: successOn ?? 'accepted',
        confirmations: (chainId) =>
          chains.find(({ chain }) => chain.id === chainId)?.confirmations ??
          (this.#policies.get(chainId)?.settleDepth ?? 0) + 1,
        maxAttempts: retry?.maxAttempts ?? 3,
      },
      maxBacklog: limits?.queue ?? 100_000,
      backlogOf: (lane) => lanes.backlogOf(lane),
      candidates: (chainId, signers) => signers.map((signer) => lanes.candidate(chainId, signer)),
      offer: (transaction) => lanes.offer(transaction),
      admit: (transaction) => lanes.admit(transaction),
      signWaitMs: durationMs(signWait ?? '250ms', 'signWait'),
      tell: ({ transaction, event }) => this.#tell([{ transaction, event, previous: transaction.status }]),
      reached: failpoint ?? (() => {}),
    });
  }

  async #stop(): Promise<void> {
    await this.#starting?.catch(() => {});
    const running = this.#running;
    this.#running = null;
    this.#stopped.abort();
    await running?.lanes.stop();
    for (const chain of running?.chains ?? []) chain.close();
    await this.#options.store.close();
  }

  #up() {
    if (this.#running) return this.#running;
    const message = this.#stopping
      ? 'this broadcaster has been stopped'
      : 'this broadcaster has not been started: await start() first';
    throw new BroadcasterError('shutting_down', message, { retryable: true });
  }

  /** Stores what a person wants of one transaction, and lets its lane know. */
  readonly #retry: Decide = (before, asked) => retried(before, asked, this.#newId());

  #speedUp({ maxFeePerGas = null, maxPriorityFeePerGas = null }: Partial<SpeedUp>): Decide {
    return async (before, asked) => {
      const { attempts } = await this.#options.store.history(before.id);
      const caps = this.#capsOf(before, attempts.at(-1)?.gas ?? null);
      return spedUp(before, { maxFeePerGas, maxPriorityFeePerGas }, { attempts, caps }, asked);
    };
  }

  async #act(id: string, options: ActOptions, decide: Decide): Promise<TransactionRecord> {
    const { lanes } = this.#up();
    // the lane may be moving the same record: each loser of the race looks again at what it has become
    for (let tries = 0; tries < 10; tries++) {
      const before = await this.#options.store.get(id);
      if (!before) throw new BroadcasterError('not_found', `there is no transaction ${id}`);
      if (options.version !== undefined && options.version !== before.version) break;
      const { reason = null, actor = null } = options;
      const decided = await decide(before, { reason, actor, now: this.#clock.now() });
      if (decided === null) return this.#record(before);
      const { transaction, event } = decided;
      if (!(await this.#options.store.act(transaction, event))) continue;
      this.#tell([{ transaction, event, previous: before.status }]);
      lanes.acted(transaction);
      return this.#record(transaction);
    }
    throw new BroadcasterError('conflict', `transaction ${id} was changed meanwhile`, { retryable: true });
  }

  async #order(chainId: number, signer: Address, orders: Partial<LaneOrders>): Promise<void> {
    const { lanes } = this.#up();
    const key = { lane: laneId(chainId, signer), chainId, signer };
    await this.#options.store.order(key, orders);
    await lanes.heed(key);
  }

  #signerOf(signer: string): Address {
    if (isAddress(signer, { strict: false })) return getAddress(signer);
    throw new BroadcasterError('signer_unknown', `expected the address of a signer, got ${JSON.stringify(signer)}`);
  }

  readonly #warn = (message: string, details: Readonly<Record<string, unknown>>): void => {
    this.#events.emit('warning', { message, details });
  };

  readonly #endpointChanged = (endpoint: EndpointHealth, previous_status: EndpointStatus): void => {
    this.#events.emit('endpoint', { at: new Date(this.#clock.now()).toISOString(), endpoint, previous_status });
  };

  readonly #tell = (told: readonly Pick<Told, 'transaction' | 'event' | 'previous'>[]): void => {
    const { calls } = this.#options.store;
    if (calls) for (const lane of new Set(told.map(({ transaction }) => transaction.lane))) calls.call(lane, 'told');
    if (!this.#events.hasListeners('transaction')) return;
    for (const { transaction, event, previous } of told) {
      this.#events.emit('transaction', {
        type: event.type,
        at: new Date(event.at).toISOString(),
        seq: event.seq,
        reason: event.reason,
        actor: event.actor,
        transaction: this.#record(transaction),
        previous_status: previous === transaction.status ? null : previous,
      });
    }
  };

  /** What holds for a dearer attempt of it. */
  #capsOf(transaction: Transaction, gas: bigint | null): FeeCaps {
    const policy = this.#policies.get(transaction.chainId);
    return policy ? capsFor(transaction, gas, policy) : { maxFeePerGas: null, maxPriorityFeePerGas: null };
  }

  #record(transaction: Transaction): TransactionRecord {
    return toRecord(this.#asParked(transaction), this.#laneBlockedOn(transaction.lane));
  }

  #laneBlockedOn(lane: string): BlockedOn {
    return this.#running?.lanes.stateOf(lane)?.blockedOn ?? null;
  }

  /** What is parked says so, whatever it waited for before. */
  #asParked(transaction: Transaction): Transaction {
    const lane = this.#running?.lanes.stateOf(transaction.lane);
    const parked = lane && transaction.stage === 'queued' && isParked(transaction, lane.parkedAt);
    return parked ? { ...transaction, blockedOn: 'nonce_review' } : transaction;
  }
}

function pausedOf({ paused }: LaneOrders): LaneHealth['paused'] {
  return paused && { reason: paused.reason, since: new Date(paused.since).toISOString() };
}

function notAccepting(): BroadcasterError {
  return new BroadcasterError('not_accepting', 'this instance drives lanes and takes nothing in (mode worker)', {
    retryable: true,
    hint: 'Send it to an instance whose mode is `all` or `api`.',
  });
}
