import { type Address, getAddress, isAddress } from 'viem';
import type { Clock } from '../clock.js';
import { BroadcasterError } from '../errors.js';
import type { LaneKey } from '../store/lane-lease.js';
import type { Store } from '../store/store.js';
import type { Approval, LaneOrders } from '../transaction/lane.js';
import { laneId } from '../transaction/transaction.js';

export interface OrdersContext {
  readonly store: Pick<Store, 'lanes' | 'order'>;
  readonly clock: Pick<Clock, 'now'>;
  /** The lanes that heed what was stored. @throws BroadcasterError `shutting_down` while there are none */
  readonly lanes: () => { heed(key: LaneKey): Promise<void> };
}

/** What people order of signers: each order is kept, for whichever instance drives the lane, and heeded. */
export class Orders {
  readonly #context: OrdersContext;

  constructor(context: OrdersContext) {
    this.#context = context;
  }

  async pause(chainId: number, signer: string, reason: string): Promise<void> {
    await this.#order(chainId, addressOf(signer), { paused: { reason, since: this.#context.clock.now() } });
  }

  async resume(chainId: number, signer: string): Promise<void> {
    await this.#order(chainId, addressOf(signer), { paused: null });
  }

  /** False if this very count is not under review. */
  async approve(chainId: number, signer: string, approval: Approval): Promise<boolean> {
    const id = laneId(chainId, getAddress(signer));
    const lane = (await this.#context.store.lanes()).find((known) => known.id === id);
    if (lane?.review?.chainCount !== approval.chainCount) return false;
    await this.#order(chainId, lane.signer, { approved: approval });
    return true;
  }

  async #order(chainId: number, signer: Address, orders: Partial<LaneOrders>): Promise<void> {
    const lanes = this.#context.lanes();
    const key = { lane: laneId(chainId, signer), chainId, signer };
    await this.#context.store.order(key, orders);
    await lanes.heed(key);
  }
}

function addressOf(signer: string): Address {
  if (isAddress(signer, { strict: false })) return getAddress(signer);
  throw new BroadcasterError('signer_unknown', `expected the address of a signer, got ${JSON.stringify(signer)}`);
}
