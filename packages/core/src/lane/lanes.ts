import type { Address } from 'viem';
import { messageOf } from '../errors.js';
import type { LaneKey } from '../store/store.js';
import { type LaneId, laneId, type Transaction } from '../transaction/transaction.js';
import type { LaneContext } from './context.js';
import { Lane } from './lane.js';

export interface LanesOptions {
  /** What the lane of this chain and signer works with; null for a chain that is not configured. */
  readonly contextOf: (chainId: number, signer: Address) => LaneContext | null;
  readonly store: LaneContext['store'];
  readonly clock: LaneContext['clock'];
  readonly warn: LaneContext['warn'];
  /** New at every start of a process: a lease must not outlive the memory that went with it. */
  readonly holder: string;
  readonly leaseMs: number;
}

/** The lanes that this instance owns. Leases are renewed by a timer of their own, however long a round takes. */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #lanes = new Map<LaneId, Lane>();
  readonly #wanted = new Map<LaneId, { readonly chainId: number; readonly signer: Address }>();
  readonly #opening = new Map<LaneId, Promise<Lane | null>>();
  #cancelTimer: () => void = () => {};
  #stopped = false;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  /** Takes the lanes of these signers and every lane that the store has work for. */
  async start(signers: readonly { readonly chainId: number; readonly signer: Address }[]): Promise<void> {
    for (const { chainId, signer } of signers) this.#wanted.set(laneId(chainId, signer), { chainId, signer });
    for (const id of await this.#options.store.busyLanes()) {
      const [chainId, signer] = id.split(':');
      if (!this.#wanted.has(id)) this.#wanted.set(id, { chainId: Number(chainId), signer: signer as Address });
    }
    await this.#renew();
  }

  /** Until every lane has looked at its chain once, with or without success, but at most `ms`. */
  async firstLooks(ms: number): Promise<void> {
    let cancel = () => {};
    const enough = new Promise<void>((resolve) => {
      cancel = this.#options.clock.after(ms, resolve);
    });
    await Promise.race([enough, Promise.all(this.all().map((lane) => lane.looked))]);
    cancel();
  }

  get(id: LaneId): Lane | undefined {
    return this.#lanes.get(id);
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
    const lane =
      this.#lanes.get(transaction.lane) ??
      (await this.#open(transaction.lane, transaction.chainId, transaction.signer));
    return lane ? lane.admit(transaction) : null;
  }

  /** A person ordered something of this lane: its owner, where it is here, heeds it now and not at the next renewal. */
  async heed({ lane, chainId, signer }: LaneKey): Promise<void> {
    await this.#opening.get(lane);
    await this.#open(lane, chainId, signer);
  }

  /** Stops all lanes and gives them back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    await Promise.allSettled([...this.#opening.values()]);
    const lanes = [...this.#lanes.values()];
    await Promise.all(lanes.map((lane) => lane.stop()));
    await this.#options.store.release(
      lanes.map((lane) => lane.id),
      this.#options.holder,
    );
    this.#lanes.clear();
  }

  async #renew(): Promise<void> {
    const { clock, leaseMs, warn } = this.#options;
    for (const [id, { chainId, signer }] of this.#wanted) {
      try {
        await this.#open(id, chainId, signer);
      } catch (error) {
        warn('a lease could not be renewed', { lane: id, message: messageOf(error) });
      }
    }
    if (this.#stopped) return;
    this.#cancelTimer = clock.after(leaseMs / 3, () => void this.#renew());
  }

  #open(id: LaneId, chainId: number, signer: Address): Promise<Lane | null> {
    const opening = this.#opening.get(id) ?? this.#lease(id, chainId, signer).finally(() => this.#opening.delete(id));
    this.#opening.set(id, opening);
    return opening;
  }

  async #lease(id: LaneId, chainId: number, signer: Address): Promise<Lane | null> {
    const { store, clock, holder, leaseMs, contextOf } = this.#options;
    const owned = this.#lanes.get(id);
    const context = contextOf(chainId, signer);
    if (this.#stopped || !context) return null;
    this.#wanted.set(id, { chainId, signer });
    const row = await store.lease({ lane: id, chainId, signer, holder, ttlMs: leaseMs, now: clock.now() });
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
}
