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

  /**
   * Returns what of the mail is about the chain that the lane is on now.
   *
   * @throws RoundRefused, or whatever the store throws when the outcome is unknown
   */
  async heed(mail: Mail, orders: LaneOrders): Promise<Mail> {
    const { identity, chain } = this.#context;
    const { observation } = mail;
    // another instance may have seen the chain first
    if (identity.known === null) await identity.load();
    // another lane, or another instance, may know better by now
    const isOutdated = mail.otherChain !== null && (await identity.isOutdated(mail.otherChain));
    const otherChain = isOutdated ? null : mail.otherChain;
    if (observation) {
      this.#otherChain = null;
      const { firstGenesis, head, development } = observation;
      if (firstGenesis) await identity.learn(firstGenesis, development);
      void identity.follow(head.number, development, (number) => chain.blockHash(number));
    } else if (otherChain) this.#otherChain = otherChain;
    const other = this.#otherChain;
    const wasReset = other?.development === true && identity.known?.development === true;
    if (other && (wasReset || isReplaced({ ...this.#reader.row, orders }))) await identity.renew(other, !wasReset);
    if (this.#reader.row.incarnation >= identity.incarnation) return { ...mail, otherChain };
    await this.#beginAnew(orders);
    return { ...mail, observation: null, otherChain: null, answers: [] };
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
