import type { Clock, LoggedEvent } from '@tx-broadcaster/core';
import type { Notice } from '../notices/notice.js';
import type { EventFeed } from './event-feed.js';
import { heartbeat, messageOf, noticeMessage, plainMessage } from './event-message.js';
import { isWithin, positionText, type ReadPosition, type StreamPosition } from './stream-position.js';

export interface EventStreamOptions {
  readonly feed: EventFeed;
  /** null: it is told of transactions only. */
  readonly notices: EventFeed<Notice> | null;
  readonly clock: Clock;
  /** Where the client left off; null: from now on. */
  readonly lastPosition: ReadPosition | null;
  readonly accepts: (event: LoggedEvent) => boolean;
  readonly acceptsNotice: (notice: Notice) => boolean;
  /** What the first message says. */
  readonly hello: (position: string) => unknown;
  /** Messages that are of no log, told as they come. */
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
  readonly #releases: readonly (() => void)[];
  readonly #timers: (() => void)[] = [];
  readonly #encoder = new TextEncoder();
  #position: StreamPosition = { events: null, notices: null };
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
    this.#releases = this.#feeds.map((feed) => feed.follow());
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
    for (const release of this.#releases) release();
    this.#wake();
    this.#options.ended();
  }

  get #feeds(): readonly Pick<EventFeed, 'follow' | 'version' | 'onMore'>[] {
    const { feed, notices } = this.#options;
    return notices ? [feed, notices] : [feed];
  }

  /** Raised whenever a feed has more. */
  get #version(): number {
    return this.#feeds.reduce((sum, { version }) => sum + version, 0);
  }

  /** Where to go on. */
  get #id(): string {
    return positionText(this.#position, this.#options.notices !== null);
  }

  /** The next text to send; null: it is over, and there is nothing to say about it. */
  async #next(): Promise<string | null> {
    const { closing } = this.#options;
    if (!this.#isGreeted) return this.#greet();
    while (!this.#isOver) {
      if (closing.aborted) return plainMessage('bye', {});
      const version = this.#version;
      const text = await this.#told();
      if (text !== '') return text;
      if (this.#isExpired) return null;
      if (!(await this.#moreOrTime(version))) return heartbeat(this.#id);
    }
    return null;
  }

  async #greet(): Promise<string> {
    const { lastPosition, hello } = this.#options;
    const end = await this.#end();
    const isKnown =
      lastPosition !== null &&
      isWithin(lastPosition.events, end.events) &&
      isWithin(lastPosition.notices ?? null, end.notices);
    if (isKnown) {
      const { events, notices } = lastPosition;
      this.#position = { events, notices: notices === undefined ? end.notices : notices };
    } else this.#position = end;
    this.#isGreeted = true;
    // its id is where to go on, should nothing else arrive
    const greeting = `retry: ${reconnectMs}\nid: ${this.#id}\n${plainMessage('hello', hello(this.#id))}`;
    if (isKnown || lastPosition === null) return greeting;
    return greeting + plainMessage('reset', { reason: 'this log has no such position' });
  }

  /** In front of all that is yet to come. */
  async #end(): Promise<StreamPosition> {
    const { feed, notices } = this.#options;
    const [events, told] = await Promise.all([feed.end(), notices?.end() ?? null]);
    return { events, notices: told };
  }

  /** What there is to tell already. */
  async #told(): Promise<string> {
    const live = this.#notices.join('');
    this.#notices = [];
    return live + (await this.#kept()) + (await this.#events());
  }

  /** Of the log of notices. */
  async #kept(): Promise<string> {
    const { notices, acceptsNotice } = this.#options;
    const page = (await notices?.after(this.#position.notices, pageSize)) ?? [];
    let text = '';
    for (const notice of page) {
      this.#position = { ...this.#position, notices: notice.position };
      if (acceptsNotice(notice)) text += noticeMessage(this.#id, notice);
    }
    return text;
  }

  async #events(): Promise<string> {
    const { feed, accepts } = this.#options;
    for (;;) {
      const page = await feed.after(this.#position.events, pageSize);
      this.#missed = page.length < pageSize ? 0 : this.#missed + page.length;
      if (this.#missed > mostMissed) return this.#reset();
      let told = '';
      for (const event of page) {
        this.#position = { ...this.#position, events: event.position };
        if (accepts(event)) told += messageOf(this.#id, event);
      }
      if (told !== '' || page.length < pageSize) return told;
    }
  }

  async #reset(): Promise<string> {
    this.#position = await this.#end();
    this.#missed = 0;
    return plainMessage('reset', { reason: `more than ${mostMissed} events were missed` }) + heartbeat(this.#id);
  }

  /** Waits for more than the feeds had at a version of them; false: a heartbeat is due. */
  #moreOrTime(version: number): Promise<boolean> {
    const { clock, closing } = this.#options;
    return new Promise((resolve) => {
      const done = (isMore: boolean) => {
        cancelTimer();
        for (const stop of stopWaiting) stop();
        this.#wake = () => {};
        resolve(isMore);
      };
      const cancelTimer = clock.after(heartbeatMs, () => done(false));
      const stopWaiting = this.#feeds.map((feed) => feed.onMore(() => done(true)));
      this.#wake = () => done(true);
      const isLate = this.#version !== version || this.#notices.length > 0;
      if (isLate || this.#isOver || this.#isExpired || closing.aborted) done(true);
    });
  }
}
