import type { Attempt } from '../transaction/attempt.js';
import { type Answered, isLastTry } from './answer.js';
import type { LaneContext } from './context.js';
import type { Ledger } from './ledger.js';
import type { Mailbox } from './mailbox.js';
import type { LanePolicy } from './policy.js';
import { due, nextDue } from './send.js';

/** Envelopes in one request to an endpoint, and requests under way at a time. */
const sendBatch = 100;
const sendsInFlight = 4;

/** Sends committed bytes that are due, beside the rounds: answers arrive when they come, as mail. */
export class Sender {
  readonly #context: LaneContext;
  readonly #mailbox: Mailbox;
  /** Nonces whose answer is awaited. */
  readonly #inFlight = new Set<number>();
  #sending = 0;

  constructor(context: LaneContext, mailbox: Mailbox) {
    this.#context = context;
    this.#mailbox = mailbox;
  }

  send(ledger: Ledger): void {
    // another lane has seen that the chain was reset: what is here was signed for the one before
    if (ledger.lane.incarnation < this.#context.identity.incarnation) return;
    while (this.#sending < sendsInFlight) {
      const batch = due(ledger, this.#context.clock.now(), this.#inFlight, sendBatch);
      if (batch.length === 0) return;
      for (const attempt of batch) this.#inFlight.add(attempt.nonce);
      void this.#sendBatch(batch);
    }
  }

  /** When the next bytes are due, epoch ms; null: none, or as many requests are under way as may be. */
  nextDue(ledger: Ledger): number | null {
    return this.#sending < sendsInFlight ? nextDue(ledger, this.#inFlight) : null;
  }

  /** Answers that a round takes in; their slots may be sent again. */
  release(answers: readonly Answered[]): void {
    for (const { nonce } of answers) this.#inFlight.delete(nonce);
  }

  /** Nothing that is under way is awaited any more. */
  forget(): void {
    this.#inFlight.clear();
  }

  /** Keeps back answers that would end a transaction until every endpoint was asked whether it has it after all. */
  holdBack(ledger: Ledger, answers: readonly Answered[], policy: LanePolicy): Answered[] {
    return answers.filter((answer) => {
      if (answer.known !== null || !isLastTry(ledger, answer, policy)) return true;
      const hashes = (ledger.open.get(answer.nonce)?.attempts ?? []).flatMap(({ kind, hash }) =>
        kind === 'payload' ? [hash] : [],
      );
      void this.#context.chain.known(hashes).then((found) => {
        this.#context.reached('known.answered');
        this.#mailbox.putAnswers([{ ...answer, known: found.size > 0 }]);
      });
      return false;
    });
  }

  async #sendBatch(batch: readonly Attempt[]): Promise<void> {
    const { chain, clock, reached } = this.#context;
    this.#sending++;
    reached('send.before');
    const deliveries = await chain.send(batch.map(({ hash, raw }) => ({ hash, raw })));
    this.#sending--;
    reached('send.answered');
    const at = clock.now();
    this.#mailbox.putAnswers(
      deliveries.map((delivery, index) => ({ nonce: (batch[index] as Attempt).nonce, at, delivery, known: null })),
    );
  }
}
