import { getAddress, isAddress } from 'viem';
import { type Running, startRunning, stopRunning } from './assembly/running.js';
import { type Setup, setUp } from './assembly/setup.js';
import { type EndpointTestRecord, testedEndpoint } from './chain/endpoint-test.js';
import type { EndpointHealth } from './chain/health/endpoint-health.js';
import { BroadcasterError } from './errors.js';
import type { BroadcasterEvents } from './events.js';
import type { ActOptions } from './handler/act-options.js';
import { Actions } from './handler/actions.js';
import type { AmendOptions } from './handler/amend.js';
import type { CallRecord } from './handler/call/decoded-call.js';
import type { EffectsRecord } from './handler/effects.js';
import { Orders } from './handler/orders.js';
import type { BulkAction, BulkOptions, Previewed } from './handler/preview.js';
import type { BroadcastOptions } from './handler/request.js';
import { type SimulationRecord, simulated } from './handler/simulation.js';
import { failureOf } from './lane/failures.js';
import { healthHere, healthOfAll, type LaneHealth } from './lane/health.js';
import { Notices } from './notices.js';
import type { BroadcasterOptions } from './options.js';
import { Records } from './records.js';
import type { ActivityQuery, ActivitySum } from './store/activity-query.js';
import type { FilteredCounts, ListFilter, ListQuery, StageCount } from './store/listing.js';
import { tracedAccept } from './tracing/traced.js';
import type { Explanation } from './transaction/explain.js';
import type { Approval } from './transaction/lane.js';
import type { LaneRecord } from './transaction/lane-record.js';
import type { EncodedType, MessageType } from './transaction/message-type.js';
import type { AttemptRecord, EventRecord, TransactionRecord } from './transaction/record.js';
import { laneId, type SpeedUp } from './transaction/transaction.js';
import { type WaitOptions, waitFor } from './wait.js';

/** What `data` of a message type is: the schema's input for `encodedType`, anything JSON can say for the others. */
export type DataOf<Type> = Type extends EncodedType<infer Data> ? Data : unknown;

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
  readonly #setup: Setup;
  readonly #records: Records;
  readonly #notices: Notices;
  readonly #actions: Actions;
  readonly #orders: Orders;
  #running: Running | null = null;
  #starting: Promise<this> | null = null;
  #stopping: Promise<void> | null = null;
  readonly #stopped = new AbortController();

  /** Does no I/O. @throws BroadcasterError `invalid_option`, naming every wrong option */
  constructor(options: BroadcasterOptions<Types, Handle>) {
    const setup = setUp(options);
    const {
      clock,
      newId,
      messageTypes,
      options: { store },
    } = setup;
    const lanes = () => this.#up().lanes;
    this.#setup = setup;
    this.#records = new Records({
      store,
      messageTypes,
      stateOf: (lane) => this.#running?.lanes.stateOf(lane) ?? null,
    });
    this.#notices = new Notices({ clock, store, recordOf: (transaction) => this.#records.of(transaction) });
    this.#actions = new Actions({
      store,
      clock,
      newId,
      lanes,
      capsOf: setup.capsOf,
      tell: ({ transaction, event }, { status: previous }) => this.#notices.tell([{ transaction, event, previous }]),
    });
    this.#orders = new Orders({ store, clock, lanes });
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
    return transaction && this.#records.of(transaction);
  }

  /** The same for callers whose types are not known before run time; tells whether the idempotency key was replayed. */
  async accept(
    messageType: string,
    data: unknown,
    options: BroadcastOptions<Handle> = {},
  ): Promise<{ readonly transaction: TransactionRecord; readonly replayed: boolean }> {
    const { accept } = this.#up();
    const { mode, tracing } = this.#setup.options;
    if (mode === 'worker') throw notAccepting();
    const run = async () => {
      const { transaction, replayed } = await accept.broadcast(messageType, data, options);
      return { transaction: this.#records.of(transaction), replayed };
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
    return simulated(transaction, { chain, abi: this.#setup.messageTypes.abiOf(transaction.messageType), failureOf });
  }

  /** What to say, with the same message type and data, to have a transaction done once more; null for an unknown id. */
  optionsOf(id: string): Promise<BroadcastOptions | null> {
    return this.#records.optionsOf(id);
  }

  /** What a transaction calls, in bytes and in words; null for an unknown id. */
  callOf(id: string): Promise<CallRecord | null> {
    return this.#records.callOf(id);
  }

  /** What a transaction did on its chain, asked now; null: it is not mined, no endpoint knows of it, or there is none. */
  effectsOf(id: string): Promise<EffectsRecord | null> {
    const { chains } = this.#up();
    return this.#records.effectsOf(id, (chainId) => chains.find((chain) => chain.id === chainId));
  }

  /** The transaction with this id, or null. */
  get(id: string): Promise<TransactionRecord | null> {
    return this.#records.get(id);
  }

  /** One page; ask for the next with `after` set to the last id. */
  list(query: ListQuery): Promise<TransactionRecord[]> {
    return this.#records.list(query);
  }

  /** How many transactions there are of each stage. */
  counts(): Promise<StageCount[]> {
    return this.#setup.options.store.counts();
  }

  /** The same of those that meet a filter; where that takes a look at more than `most` transactions, of some of them. */
  count(filter: ListFilter, most: number): Promise<FilteredCounts> {
    return this.#setup.options.store.count(filter, most);
  }

  /** What happened in a time, summed up per span of time, oldest first. */
  activity(query: ActivityQuery): Promise<ActivitySum[]> {
    return this.#setup.options.store.activity(query);
  }

  /** Everything signed and everything that happened, or null for an unknown id. */
  history(id: string): Promise<{ readonly attempts: AttemptRecord[]; readonly events: EventRecord[] } | null> {
    return this.#records.history(id);
  }

  /** Why a transaction is where it is, in a sentence and as facts; null for an unknown id. */
  explain(id: string): Promise<Explanation | null> {
    return this.#records.explain(id);
  }

  /** The nonces of a signer that its chain has not decided; null: it was never used there. */
  async laneOf(chainId: number, signer: string): Promise<LaneRecord | null> {
    return isAddress(signer, { strict: false }) ? this.#records.laneOf(laneId(chainId, getAddress(signer))) : null;
  }

  /**
   * Gives a failed transaction another try. While its slot is its own it goes on with the same nonce.
   *
   * @throws BroadcasterError `not_found`, `already_mined`, `not_retryable`, `conflict`
   */
  async retry(id: string, options: ActOptions = {}): Promise<TransactionRecord> {
    return this.#records.of(await this.#actions.retry(id, options));
  }

  /**
   * A person has made sure that this very transaction, which waits because the store may be an older copy of itself
   * (`nonce_review`), has not been executed: it goes on.
   *
   * @throws BroadcasterError `not_found`, `not_parked`, `conflict`
   */
  async unpark(id: string, options: ActOptions = {}): Promise<TransactionRecord> {
    return this.#records.of(await this.#actions.unpark(id, options));
  }

  /**
   * Ends a transaction: at once while it has no nonce, else by a no-op with the same nonce, if the chain grants it. The
   * record then shows `wish: cancel` until the chain has decided; asking twice changes nothing.
   *
   * @throws BroadcasterError `not_found`, `too_late`, `already_terminal`, `not_cancellable`, `conflict`
   */
  async cancel(id: string, options: ActOptions = {}): Promise<TransactionRecord> {
    return this.#records.of(await this.#actions.cancel(id, options));
  }

  /**
   * Has a dearer attempt signed with the same nonce: at the fees given (wei per gas), else at the market's, and at least
   * 12.5 % over the dearest one before.
   *
   * @throws BroadcasterError `not_found`, `too_late`, `not_in_mempool`, `fee_below_replacement_minimum`,
   * `fee_cap_reached`, `conflict`
   */
  async speedUp(id: string, options: ActOptions & Partial<SpeedUp> = {}): Promise<TransactionRecord> {
    return this.#records.of(await this.#actions.speedUp(id, options));
  }

  /**
   * What an action would do to each of some transactions, a page of the list or those with the ids given; nothing is
   * changed. Ids of none are left out.
   */
  async preview(
    action: BulkAction,
    of: ListQuery | readonly string[],
    options: BulkOptions = {},
  ): Promise<Previewed[]> {
    const previewed = await this.#actions.preview(action, of, options);
    return previewed.map(({ transaction, refusal }) => ({ transaction: this.#records.of(transaction), refusal }));
  }

  /**
   * Changes what is said about a transaction; what it does on chain stays.
   *
   * @throws BroadcasterError `not_found`, `invalid_field`, `too_late`, `already_terminal`, `conflict`
   */
  async amend(id: string, options: AmendOptions): Promise<TransactionRecord> {
    return this.#records.of(await this.#actions.amend(id, options));
  }

  /**
   * Resolves with the record once it is as far as asked.
   *
   * @throws BroadcasterError `wait_timeout` and `shutting_down` (it is still under way), `transaction_failed`, `not_found`
   */
  wait(id: string, options: WaitOptions = {}): Promise<TransactionRecord> {
    const {
      clock,
      options: { store },
    } = this.#setup;
    return waitFor(id, options, {
      get: (wanted) => this.get(wanted),
      clock,
      lookEveryMs: store.calls ? 1_000 : null,
      events: this.#notices.events,
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
  approveNonces(
    chainId: number,
    signer: string,
    chainCount: number,
    { unpark = null }: Partial<Pick<Approval, 'unpark'>> = {},
  ): Promise<boolean> {
    return this.#orders.approve(chainId, signer, { chainCount, unpark });
  }

  /** Nothing new is signed by this signer until it is resumed; what has a nonce goes on. Durable, on all instances. */
  pauseSigner(chainId: number, signer: string, reason: string): Promise<void> {
    return this.#orders.pause(chainId, signer, reason);
  }

  /** Ends a pause. */
  resumeSigner(chainId: number, signer: string): Promise<void> {
    return this.#orders.resume(chainId, signer);
  }

  /** Listens; returns the function that stops listening. What a listener throws never reaches a transaction. */
  on<Name extends keyof BroadcasterEvents>(
    event: Name,
    listener: (...args: BroadcasterEvents[Name]) => void,
  ): () => void {
    return this.#notices.events.on(event, listener);
  }

  /** The names of all registered message types. */
  messageTypes(): string[] {
    return this.#setup.messageTypes.names();
  }

  /** How the lanes of this instance are doing. */
  health(): LaneHealth[] {
    return (this.#running?.lanes.all() ?? []).map(healthHere);
  }

  /** The same for every lane there is; of one that another instance drives, what that one has said last. */
  async signers(): Promise<LaneHealth[]> {
    return healthOfAll(this.health(), await this.#setup.options.store.lanes());
  }

  /** How many instances drive lanes on this store, as last seen; null while that is not known. */
  instances(): number | null {
    return this.#running?.lanes.instances ?? null;
  }

  /** How the RPC endpoints of all chains are doing, as this instance sees them. */
  endpoints(): EndpointHealth[] {
    return (this.#running?.chains ?? []).flatMap((chain) => chain.endpoints());
  }

  /** Asks one endpoint for its chain and its head, now; null: there is none of this name on that chain. */
  async testEndpoint(chainId: number, name: string): Promise<EndpointTestRecord | null> {
    return testedEndpoint(this.#up().chains, chainId, name);
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
    this.#running = await startRunning(this.#setup, this.#notices);
    return this;
  }

  async #stop(): Promise<void> {
    await this.#starting?.catch(() => {});
    const running = this.#running;
    this.#running = null;
    this.#stopped.abort();
    if (running) await stopRunning(running);
    await this.#setup.options.store.close();
  }

  #up(): Running {
    if (this.#running) return this.#running;
    const message = this.#stopping
      ? 'this broadcaster has been stopped'
      : 'this broadcaster has not been started: await start() first';
    throw new BroadcasterError('shutting_down', message, { retryable: true });
  }
}

function notAccepting(): BroadcasterError {
  return new BroadcasterError('not_accepting', 'this instance drives lanes and takes nothing in (mode worker)', {
    retryable: true,
    hint: 'Send it to an instance whose mode is `all` or `api`.',
  });
}
