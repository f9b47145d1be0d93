import type { Transaction } from '../transaction/transaction.js';
import type { LaneContext } from './context.js';
import type { Mailbox } from './mailbox.js';

/** Asks what queued transactions would take, beside the rounds; each answer arrives as mail. */
export class Estimator {
  readonly #context: LaneContext;
  readonly #mailbox: Mailbox;
  readonly #asking = new Set<string>();

  constructor(context: LaneContext, mailbox: Mailbox) {
    this.#context = context;
    this.#mailbox = mailbox;
  }

  ask(transactions: readonly Transaction[]): void {
    for (const transaction of transactions) {
      if (this.#asking.has(transaction.id)) continue;
      this.#asking.add(transaction.id);
      const { signer: from, to, value, calldata: data } = transaction;
      void this.#context.chain.estimateGas({ from, to, value, data }).then((gas) => {
        this.#asking.delete(transaction.id);
        this.#context.reached('estimate.answered');
        this.#mailbox.putEstimate({ transaction, gas });
      });
    }
  }
}
