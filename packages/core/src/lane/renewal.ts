import type { OtherChain } from '../chain/chain.js';
import type { LaneOrders } from '../transaction/lane.js';
import type { LaneContext } from './context.js';
import type { LedgerReader } from './ledger-reader.js';
import type { Mail } from './mailbox.js';
import { renew } from './renew.js';
import { isReplaced } from './review.js';

/** Learns which chain this is, and begins the lane anew when another one has taken its place. */
export class Renewal {
  readonly #context: LaneContext;
  readonly #reader: LedgerReader;
  /** What was seen, and sent, is of no use on another chain. */
  readonly #forget: () => void;
  #otherChain: OtherChain | null = null;

  constructor(context: LaneContext, reader: LedgerReader, forget: () => void) {
    this.#context = context;
    this.#reader = reader;
    this.#forget = forget;
  }

  /** @throws RoundRefused, or whatever the store throws when the outcome is unknown */
  async heed({ observation, otherChain }: Mail, orders: LaneOrders): Promise<void> {
    const { identity, chain } = this.#context;
    if (observation) {
      this.#otherChain = null;
      const { firstGenesis, head, development } = observation;
      if (firstGenesis) await identity.learn(firstGenesis, development);
      void identity.follow(head.number, development, (number) => chain.blockHash(number));
    } else if (otherChain) this.#otherChain = otherChain;
    const other = this.#otherChain;
    const wasReset = other?.development === true && identity.known?.development === true;
    if (other && (wasReset || isReplaced({ ...this.#reader.row, orders }))) await identity.renew(other, !wasReset);
    if (this.#reader.row.incarnation < identity.incarnation) await this.#beginAnew(orders);
  }

  async #beginAnew({ approved }: LaneOrders): Promise<void> {
    const { identity, warn, tell } = this.#context;
    const ledger = this.#reader.current ?? (await this.#reader.open(null));
    const park = identity.parks && approved?.unpark !== 'all';
    const told = await renew(this.#context, ledger, identity.incarnation, park);
    warn('the chain was reset: the lane begins anew', { lane: ledger.lane.id });
    tell(told);
    this.#otherChain = null;
    this.#forget();
    await this.#reader.open(null);
  }
}
