import type { Address } from 'viem';
import { messageOf } from '../errors.js';
import type { Candidate } from '../signer/pool.js';
import type { Glance, LaneGlance, LaneNews } from '../store/instances.js';
import type { LaneKey, LaneReport } from '../store/lane-lease.js';
import { type LaneId, laneId, type Transaction } from '../transaction/transaction.js';
import type { LaneContext } from './context.js';
import { Elsewhere } from './elsewhere.js';
import { Lane } from './lane.js';
import { surplus, vacancies } from './share.js';

export interface LanesOptions {
  /** What the lane of this chain and signer works with; null for a chain that is not configured. */
  readonly contextOf: (chainId: number, signer: Address) => LaneContext | null;
  readonly store: LaneContext['store'];
  readonly clock: LaneContext['clock'];
  readonly warn: LaneContext['warn'];
  /** New at every start of a process: a lease must not outlive the memory that went with it. */
  readonly holder: string;
  readonly leaseMs: number;
  /** Told of what other instances call; null: of all lanes. */
  readonly heard: (lane: LaneId | null) => void;
  /** False: lanes are left to other instances. */
  readonly drives: boolean;
  /** The store has turned out to be an older copy of itself while it was in use: stops all lanes for a person. */
  readonly setBack: (why: string) => Promise<void>;
}

/** How often instances that share a store look for what no call told them. */
const glanceMs = 1_000;

/**
 * The lanes that this instance owns: a fair share of all that have a signer or work, while other instances live. Leases
 * are renewed by a timer of their own, however long a round takes.
 */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #lanes = new Map<LaneId, Lane>();
  readonly #wanted = new Map<LaneId, LaneKey>();
  readonly #opening = new Map<LaneId, Promise<Lane | null>>();
  readonly #elsewhere = new Elsewhere();
  /** How often people were known to have acted on a lane: a higher count is news. */
  readonly #acts = new Map<LaneId, number>();
  /** How far lanes were known to have come: a store never goes back by itself. */
  readonly #reached = new Map<LaneId, number>();
  /** Why the store is an older copy of itself, until all lanes are known to have been stopped for that. */
  #wentBack: string | null = null;
  #goingBack: Promise<void> | null = null;
  #share = Number.POSITIVE_INFINITY;
  #instances: number | null = null;
  #blind = false;
  #glancing: Promise<void> | null = null;
  #cancelRenewal: () => void = () => {};
  #cancelGlance: () => void = () => {};
  #deafen: () => void = () => {};
  #stopped = false;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  /** Takes the lanes of these signers and every lane that the store has work for, as far as they are this one's share. */
  async start(signers: readonly { readonly chainId: number; readonly signer: Address }[]): Promise<void> {
    for (const { chainId, signer } of signers) this.#want({ lane: laneId(chainId, signer), chainId, signer });
    this.#deafen = this.#options.store.calls?.listen((lane, news) => this.#called(lane, news)) ?? this.#deafen;
    await this.#attend();
    await this.#findBusy();
    await this.#glance();
    this.#renewLater();
    this.#glanceLater();
  }

  get(id: LaneId): Lane | undefined {
    return this.#lanes.get(id);
  }

  /** What a lane waits for, wherever it is driven; null where nobody says so. */
  stateOf(id: LaneId): Pick<LaneReport, 'blockedOn' | 'parkedAt'> | null {
    return this.#lanes.get(id) ?? this.#elsewhere.reportOf(id);
  }

  /** How many transactions of it are queued, near enough to refuse more. */
  backlogOf(id: LaneId): number {
    return this.#lanes.get(id)?.backlog ?? this.#elsewhere.queuedIn(id);
  }

  /** How many instances drive lanes, as last seen; null: it was not seen yet. */
  get instances(): number | null {
    return this.#instances;
  }

  all(): readonly Lane[] {
    return [...this.#lanes.values()];
  }

  /** Offers a transaction that is not stored yet to its lane, see `Lane.offer`; null where that cannot work at once. */
  offer(transaction: Transaction): Promise<Transaction | null> {
    return this.#lanes.get(transaction.lane)?.offer(transaction) ?? Promise.resolve(null);
  }

  /** Hands a stored transaction to its lane; null where it cannot go now or another instance owns the lane. */
  async admit(transaction: Transaction): Promise<Transaction | null> {
    const { lane: id } = transaction;
    const lane = this.#lanes.get(id) ?? (this.#mayTake(id) ? await this.#open(transaction) : null);
    if (lane) return lane.admit(transaction);
    this.#elsewhere.admitted(id);
    this.#options.store.calls?.call(id, 'queued');
    return null;
  }

  /** How the lane of a signer is doing, for whoever chooses among several. */
  candidate(chainId: number, signer: Address): Candidate {
    const id = laneId(chainId, signer);
    const lane = this.#lanes.get(id);
    if (lane) return { signer, queued: lane.backlog, open: lane.openSlots, fit: lane.isFit, spare: lane.spare };
    return { signer, queued: this.#elsewhere.queuedIn(id), open: null, fit: this.#elsewhere.isFit(id), spare: null };
  }

  /** A person acted on a transaction: its lane heeds that now, wherever it is driven. */
  acted({ id, lane }: Transaction): void {
    const owned = this.#lanes.get(lane);
    if (!owned) {
      this.#options.store.calls?.call(lane, 'acted');
      return;
    }
    this.#acts.set(lane, (this.#acts.get(lane) ?? 0) + 1);
    owned.refresh(id);
  }

  /** A person ordered something of this lane: its owner heeds it now and not at the next renewal. */
  async heed(key: LaneKey): Promise<void> {
    this.#options.store.calls?.call(key.lane, 'acted');
    await this.#opening.get(key.lane);
    if (this.#lanes.has(key.lane)) await this.#open(key);
  }

  /** Stops all lanes and gives them back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRenewal();
    this.#cancelGlance();
    this.#deafen();
    await this.#glancing;
    await Promise.allSettled([...this.#opening.values()]);
    if (!this.#options.drives) return;
    await this.#give([...this.#lanes.values()]);
    await this.#options.store.leave(this.#options.holder);
  }

  #want(key: LaneKey): void {
    if (!this.#wanted.has(key.lane) && this.#options.contextOf(key.chainId, key.signer))
      this.#wanted.set(key.lane, key);
  }

  #wantById(id: LaneId): void {
    const [chainId, signer] = id.split(':');
    if (!this.#wanted.has(id)) this.#want({ lane: id, chainId: Number(chainId), signer: signer as Address }); // what it is made of
  }

  /** Lanes that the store has work for; those of senders that nobody has configured among them. */
  async #findBusy(): Promise<void> {
    for (const id of await this.#options.store.busyLanes()) this.#wantById(id);
  }

  #renewLater(): void {
    const { clock, leaseMs } = this.#options;
    if (!this.#stopped) this.#cancelRenewal = clock.after(leaseMs / 3, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    await this.#attend().catch(this.#cannot('an instance could not say that it lives'));
    const owned = [...this.#lanes.keys()].flatMap((id) => this.#wanted.get(id) ?? []);
    const cannot = (lane: LaneId) => this.#cannot('a lease could not be renewed', { lane });
    await Promise.all(owned.map((key) => this.#open(key).catch(cannot(key.lane))));
    await this.#findBusy().catch(this.#cannot('the work of other instances could not be looked up'));
    this.#renewLater();
  }

  #attend(): Promise<void> {
    const { store, clock, holder, leaseMs, drives } = this.#options;
    if (!drives) return Promise.resolve();
    const reports = new Map([...this.#lanes].map(([id, { report }]) => [id, report]));
    return store.attend({ holder, ttlMs: leaseMs, now: clock.now(), reports });
  }

  #glanceLater(): void {
    const { clock, leaseMs, store } = this.#options;
    const ms = store.calls ? Math.min(glanceMs, leaseMs / 3) : leaseMs / 3;
    if (!this.#stopped)
      this.#cancelGlance = clock.after(ms, () => void this.#glanceSoon().then(() => this.#glanceLater()));
  }

  #glanceSoon(): Promise<void> {
    this.#glancing ??= this.#glance()
      .then(
        () => {
          this.#blind = false;
        },
        (error) => {
          // once, not every second for as long as it lasts
          if (!this.#blind) this.#cannot('lanes could not be looked over')(error);
          this.#blind = true;
        },
      )
      .finally(() => {
        this.#glancing = null;
      });
    return this.#glancing;
  }

  async #glance(): Promise<void> {
    if (this.#stopped) return;
    const { store, clock } = this.#options;
    const seen = await store.glance({ lanes: [...this.#wanted.keys()], now: clock.now() });
    const before = new Map(this.#acts);
    for (const { lane, acts } of seen.lanes) this.#acts.set(lane, acts);
    for (const lane of seen.lanes) this.#heedNews(lane, before.get(lane.lane));
    await this.#shareOut(seen);
  }

  #heedNews({ lane: id, queued, acts }: LaneGlance, actsBefore: number | undefined): void {
    const owned = this.#lanes.get(id);
    if (!owned) return;
    if (acts !== actsBefore) this.#called(id, 'acted');
    else if (queued > 0 && owned.backlog === 0) owned.lookForMore();
  }

  /** Gives back what is more than this instance's share, takes what is free and belongs to it. */
  async #shareOut({ instances, lanes }: Glance): Promise<void> {
    this.#instances = instances;
    this.#elsewhere.see(lanes.filter(({ lane }) => !this.#lanes.has(lane)));
    if (!this.#options.drives) return;
    this.#share = Math.ceil(lanes.length / Math.max(1, instances));
    await this.#give(surplus(this.all(), this.#share));
    const free = lanes.filter(({ lane, free }) => free && !this.#lanes.has(lane)).map(({ lane }) => lane);
    for (const id of vacancies(free, this.#share - this.#lanes.size, this.#options.holder)) {
      const key = this.#wanted.get(id);
      if (key) await this.#open(key).catch(this.#cannot('a lease could not be taken', { lane: id }));
    }
  }

  async #give(lanes: readonly Lane[]): Promise<void> {
    if (lanes.length === 0) return;
    for (const { id } of lanes) this.#lanes.delete(id);
    await Promise.all(lanes.map((lane) => lane.stop()));
    const { store, holder } = this.#options;
    await store.release(
      lanes.map(({ id }) => id),
      holder,
    );
    for (const { id } of lanes) store.calls?.call(id, 'freed');
  }

  /** Another instance has called. */
  #called(id: LaneId | null, news: LaneNews): void {
    if (this.#stopped) return;
    this.#options.heard(id);
    if (news === 'told') return;
    const owned = id === null ? undefined : this.#lanes.get(id);
    const key = id === null ? undefined : this.#wanted.get(id);
    if (owned && key && news === 'queued') owned.lookForMore();
    else if (owned && key) {
      owned.readAnew();
      // orders come with the lease
      void this.#open(key).catch(this.#cannot('a lease could not be renewed', { lane: key.lane }));
    } else if (id === null || news === 'freed' || !this.#elsewhere.has(id)) {
      if (id !== null) this.#wantById(id);
      void this.#glanceSoon();
    }
  }

  #mayTake(id: LaneId): boolean {
    return this.#options.drives && !this.#elsewhere.has(id) && this.#lanes.size < Math.max(1, this.#share);
  }

  #open(key: LaneKey): Promise<Lane | null> {
    const opening = this.#opening.get(key.lane) ?? this.#lease(key).finally(() => this.#opening.delete(key.lane));
    this.#opening.set(key.lane, opening);
    return opening;
  }

  /**
   * Fail-over to a standby that lagged behind: no memory of any lane is worth anything, nor is the store's. Until all lanes
   * have been stopped none is driven.
   */
  #goBack(): Promise<void> {
    this.#goingBack ??= this.#stopForPeople().finally(() => {
      this.#goingBack = null;
    });
    return this.#goingBack;
  }

  async #stopForPeople(): Promise<void> {
    const lanes = [...this.#lanes.values()];
    this.#lanes.clear();
    await Promise.all(lanes.map((lane) => lane.stop()));
    if (this.#wentBack !== null) await this.#options.setBack(this.#wentBack);
    this.#reached.clear();
    this.#wentBack = null;
  }

  async #lease({ lane: id, chainId, signer }: LaneKey): Promise<Lane | null> {
    const { store, clock, holder, leaseMs, contextOf } = this.#options;
    const context = contextOf(chainId, signer);
    if (this.#stopped || !context) return null;
    this.#want({ lane: id, chainId, signer });
    if (this.#wentBack !== null) await this.#goBack();
    const owned = this.#lanes.get(id);
    const reached = Math.max(owned?.seq ?? 0, this.#reached.get(id) ?? 0);
    const row = await store.lease({ lane: id, chainId, signer, holder, ttlMs: leaseMs, now: clock.now() });
    if (row && row.seq < reached)
      this.#wentBack ??= `${id} had come to commit ${reached}, the store has it at ${row.seq}`;
    // another lane may have shown it meanwhile
    if (this.#wentBack !== null) return this.#lease({ lane: id, chainId, signer });
    if (row) this.#reached.set(id, row.seq);
    if (owned && row?.epoch === owned.epoch) {
      owned.instruct(row.orders);
      return owned;
    }
    if (owned) {
      // another instance took the lane over, or had it in between: this memory of it is worth nothing
      this.#lanes.delete(id);
      await owned.stop();
    }
    if (!row || this.#stopped) return null;
    const lane = new Lane(context, row);
    this.#lanes.set(id, lane);
    lane.wake();
    return lane;
  }

  readonly #cannot =
    (what: string, details: Readonly<Record<string, unknown>> = {}) =>
    (error: unknown): void =>
      this.#options.warn(what, { ...details, message: messageOf(error) });
}
