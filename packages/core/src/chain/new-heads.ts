import type { Clock, Random } from '../clock.js';
import { toInteger } from './quantity.js';
import type { Notice, RpcSocket } from './rpc-socket.js';

/** Tells of new blocks as soon as a node does. A hint: it may come late, twice, out of order or not at all. */
export interface HeadSource {
  /** Whether the node has promised to tell. */
  readonly isSubscribed: boolean;
  start(tell: (number: number) => void): void;
  close(): void;
}

const firstRetryMs = 1000;
const longestRetryMs = 60_000;
/** A subscription that tells nothing for so long is made anew: the connection may be dead without anybody knowing. */
const silenceMs = 120_000;
const limits = { timeoutMs: 15_000, maxBytes: 1 << 20 };

/** Subscribes to `newHeads` and, whenever that is lost, again. */
export class NewHeads implements HeadSource {
  readonly #socket: RpcSocket;
  readonly #clock: Clock;
  readonly #random: Random;
  #tell: (number: number) => void = () => {};
  #subscription: unknown = null;
  #failures = 0;
  #cancelTimer: () => void = () => {};
  #ended = false;

  constructor(socket: RpcSocket, clock: Clock, random: Random) {
    this.#socket = socket;
    this.#clock = clock;
    this.#random = random;
  }

  get isSubscribed(): boolean {
    return this.#subscription !== null;
  }

  start(tell: (number: number) => void): void {
    this.#tell = tell;
    this.#socket.listen(
      (notice) => this.#hear(notice),
      () => this.#lost(),
    );
    void this.#subscribe();
  }

  close(): void {
    this.#ended = true;
    this.#cancelTimer();
    this.#socket.close();
  }

  async #subscribe(): Promise<void> {
    if (this.#ended || this.isSubscribed) return;
    const [reply] = await this.#socket.request([{ method: 'eth_subscribe', params: ['newHeads'] }], limits);
    if (this.#ended) return;
    if (reply?.kind !== 'result' || reply.result === null) {
      this.#lost();
      return;
    }
    this.#subscription = reply.result;
    this.#expectMore();
  }

  #hear({ subscription, result }: Notice): void {
    if (subscription !== this.#subscription || typeof result !== 'object' || result === null) return;
    const number = toInteger((result as Record<string, unknown>).number);
    if (number === null) return;
    this.#failures = 0;
    this.#expectMore();
    this.#tell(number);
  }

  #expectMore(): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(silenceMs, () => this.#socket.reset());
  }

  /** Tries again later, longer each time in a row. */
  #lost(): void {
    this.#subscription = null;
    this.#cancelTimer();
    if (this.#ended) return;
    const waitMs = Math.min(firstRetryMs * 2 ** Math.min(this.#failures++, 10), longestRetryMs);
    this.#cancelTimer = this.#clock.after(waitMs * (0.5 + this.#random() / 2), () => void this.#subscribe());
  }
}
