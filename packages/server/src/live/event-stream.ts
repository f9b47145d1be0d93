import type { Clock, LoggedEvent } from '@tx-broadcaster/core';
import type { EventFeed } from './event-feed.js';
import { heartbeat, messageOf, plainMessage } from './event-message.js';

export interface EventStreamOptions {
  readonly feed: EventFeed;
  readonly clock: Clock;
  /** Where the client left off; null: from now on. */
  readonly lastPosition: string | null;
  readonly accepts: (event: LoggedEvent) => boolean;
  /** What the first message says. */
  readonly hello: (position: string | null) => unknown;
  /** Messages that are not of the log, told as they come. */
  readonly onNotice: (tell: (message: string) => void) => () => void;
  /** After this the client has to come again, ms: whatever leaks, leaks for so long. */
  readonly lifetimeMs: number;
  readonly closing: AbortSignal;
  /** Cuts a client that does not read. */
  readonly cut: () => void;
  /** Called once, however it ends. */
  readonly ended: () => void;
}

const heartbeatMs = 15_000;
/** A client that has not read for so long is cut; it comes again and goes on where it was. */
const stallMs = 60_000;
const pageSize = 100;
/** Whoever has missed more begins anew: reading it all would take longer than looking at what is. */
const mostMissed = 10_000;
const mostNotices = 100;
const reconnectMs = 2_000;

/**
 * One client of the live events, as a stream that is pulled: nothing is read for it before it has taken what came before,
 * so that a slow one costs no memory and delays nobody.
 */
export function eventStream(options: EventStreamOptions): ReadableStream<Uint8Array> {
  const stream = new EventStream(options);
  return new ReadableStream(
    {
      start: () => stream.start(),
      pull: (controller) => stream.pull(controller),
      cancel: () => stream.end(),
    },
    { highWaterMark: 1 },
  );
}

class EventStream {
  readonly #options: EventStreamOptions;
  readonly #release: () => void;
  readonly #timers: (() => void)[] = [];
  readonly #encoder = new TextEncoder();
  #position: string | null = null;
  /** Read in full pages, one after the other. */
  #missed = 0;
  #notices: string[] = [];
  #isGreeted = false;
  #isOver = false;
  #isExpired = false;
  #wake: () => void = () => {};
  #cancelStall: () => void = () => {};

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#release = options.feed.follow();
  }

  start(): void {
    const { clock, lifetimeMs, closing, onNotice } = this.#options;
    const expire = () => {
      this.#isExpired = true;
      this.#wake();
    };
    const wake = () => this.#wake();
    closing.addEventListener('abort', wake);
    this.#timers.push(
      clock.after(lifetimeMs, expire),
      onNotice((message) => {
        if (this.#notices.length < mostNotices) this.#notices.push(message);
        this.#wake();
      }),
      () => closing.removeEventListener('abort', wake),
    );
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#cancelStall();
    try {
      const text = await this.#next();
      if (this.#isOver) return;
      if (text !== null) controller.enqueue(this.#encoder.encode(text));
      if (text === null || this.#isExpired || this.#options.closing.aborted) {
        this.end();
        controller.close();
        return;
      }
      this.#cancelStall = this.#options.clock.after(stallMs, () => {
        this.end();
        this.#options.cut();
      });
    } catch (error) {
      // the store cannot be read: the client comes again, and goes on where it was
      this.end();
      controller.error(error);
    }
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelStall();
    for (const cancel of this.#timers) cancel();
    this.#release();
    this.#wake();
    this.#options.ended();
  }

  /** The next text to send; null: it is over, and there is nothing to say about it. */
  async #next(): Promise<string | null> {
    const { closing } = this.#options;
    if (!this.#isGreeted) return this.#greet();
    while (!this.#isOver) {
      if (closing.aborted) return plainMessage('bye', {});
      const { version } = this.#options.feed;
      const text = await this.#events();
      if (text !== '') return text;
      if (this.#isExpired) return null;
      if (!(await this.#moreOrTime(version))) return heartbeat(this.#position);
    }
    return null;
  }

  async #greet(): Promise<string> {
    const { feed, lastPosition, hello } = this.#options;
    const end = await feed.end();
    const isKnown = lastPosition !== null && isBefore(lastPosition, end);
    this.#position = isKnown ? lastPosition : end;
    this.#isGreeted = true;
    const greeting = `retry: ${reconnectMs}\n${plainMessage('hello', hello(this.#position))}`;
    if (isKnown || lastPosition === null) return greeting;
    return greeting + plainMessage('reset', { reason: 'this log has no such position' }) + heartbeat(this.#position);
  }

  /** What there is to tell already. */
  async #events(): Promise<string> {
    const { feed, accepts } = this.#options;
    const notices = this.#notices.join('');
    this.#notices = [];
    for (;;) {
      const page = await feed.after(this.#position, pageSize);
      this.#position = page.at(-1)?.position ?? this.#position;
      this.#missed = page.length < pageSize ? 0 : this.#missed + page.length;
      if (this.#missed > mostMissed) return notices + (await this.#reset());
      const told = page.filter(accepts).map(messageOf).join('');
      if (told !== '' || page.length < pageSize) return notices + told;
    }
  }

  async #reset(): Promise<string> {
    this.#position = await this.#options.feed.end();
    this.#missed = 0;
    return plainMessage('reset', { reason: `more than ${mostMissed} events were missed` }) + heartbeat(this.#position);
  }

  /** Waits for more than the feed had at a version of it; false: a heartbeat is due. */
  #moreOrTime(version: number): Promise<boolean> {
    const { feed, clock, closing } = this.#options;
    return new Promise((resolve) => {
      const done = (isMore: boolean) => {
        cancelTimer();
        stopWaiting();
        this.#wake = () => {};
        resolve(isMore);
      };
      const cancelTimer = clock.after(heartbeatMs, () => done(false));
      const stopWaiting = feed.onMore(() => done(true));
      this.#wake = () => done(true);
      const isLate = feed.version !== version || this.#notices.length > 0;
      if (isLate || this.#isOver || this.#isExpired || closing.aborted) done(true);
    });
  }
}

/** Whether a position can be one that this log has given out: it looks like its last one, and does not lie behind it. */
function isBefore(position: string, end: string | null): boolean {
  return end !== null && position.length === end.length && position <= end;
}
