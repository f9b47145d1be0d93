import type { Socket } from '../chain/rpc-socket.js';

/** A WebSocket without a network, for both sides of it. */
export class FakeSocket implements Socket {
  readonly url: string;
  /** What the client sent, parsed. */
  readonly sent: unknown[] = [];
  isClosed = false;
  readonly #listeners = new Map<string, ((event: object) => void)[]>();

  constructor(url: string) {
    this.url = url;
  }

  send(text: string): void {
    if (this.isClosed) throw new Error('closed');
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#fire('close', {});
  }

  addEventListener(type: string, listener: (event: object) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  /** The server accepts the connection. */
  open(): void {
    this.#fire('open', {});
  }

  /** The server says something: JSON, or a text as it is. */
  say(message: unknown): void {
    this.#fire('message', { data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  /** The connection breaks. */
  fail(): void {
    this.#fire('error', {});
  }

  #fire(type: string, event: object): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event);
  }
}
