import type { Clock } from '../clock.js';
import type { RequestLimits, RpcCall, RpcReply } from './endpoint.js';
import { repliesFrom } from './json-rpc.js';

/** The part of the standard WebSocket that is used. */
export interface Socket {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: object) => void): void;
}

export interface RpcSocketOptions {
  readonly url: string;
  readonly clock: Clock;
  /** @default the platform's WebSocket */
  readonly open?: (url: string) => Socket;
}

/** Time for DNS, TCP, TLS and the upgrade together. */
const connectTimeoutMs = 3000;

interface Waiting {
  readonly ids: readonly number[];
  readonly maxBytes: number;
  readonly finish: (replies: RpcReply[]) => void;
}

/** JSON-RPC over one WebSocket, opened when it is needed and again when it was lost. Makes each call once. */
export class RpcSocket {
  readonly #options: RpcSocketOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(notice: Notice) => void>();
  readonly #closed = new Set<() => void>();
  #connecting: Promise<Socket | null> | null = null;
  #lastId = 0;
  #ended = false;

  constructor(options: RpcSocketOptions) {
    this.#options = options;
  }

  /** One reply for each call, in order. */
  async request(calls: readonly RpcCall[], limits: RequestLimits): Promise<RpcReply[]> {
    const socket = await this.#connected();
    if (!socket) return calls.map(() => ({ kind: 'unsent', message: 'no connection' }));
    const envelopes = calls.map(({ method, params }) => ({ jsonrpc: '2.0', id: ++this.#lastId, method, params }));
    const ids = envelopes.map(({ id }) => id);
    const [first = 0] = ids;
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(limits.timeoutMs, () =>
        finish(calls.map(() => ({ kind: 'timeout', ms: limits.timeoutMs }))),
      );
      const finish = (replies: RpcReply[]) => {
        cancel();
        this.#waiting.delete(first);
        resolve(replies);
      };
      this.#waiting.set(first, { ids, maxBytes: limits.maxBytes, finish });
      try {
        socket.send(JSON.stringify(envelopes.length === 1 ? envelopes[0] : envelopes));
      } catch {
        finish(calls.map(() => ({ kind: 'unsent', message: 'the connection was closed' })));
      }
    });
  }

  /** Listens to `eth_subscription`; `closed` is called when the connection, and all subscriptions with it, is lost. */
  listen(listener: (notice: Notice) => void, closed: () => void): void {
    this.#listeners.add(listener);
    this.#closed.add(closed);
  }

  /** Drops the connection; the next call opens another. */
  reset(): void {
    void this.#connecting?.then((socket) => socket?.close());
  }

  close(): void {
    this.#ended = true;
    this.reset();
  }

  /** null: no connection in time. */
  #connected(): Promise<Socket | null> {
    if (this.#ended) return Promise.resolve(null);
    this.#connecting ??= this.#connect();
    return this.#connecting;
  }

  #connect(): Promise<Socket | null> {
    const { url, clock, open = platformSocket } = this.#options;
    return new Promise((resolve) => {
      let socket: Socket;
      try {
        socket = open(url);
      } catch {
        this.#connecting = null;
        resolve(null);
        return;
      }
      let isLost = false;
      const lost = () => {
        if (isLost) return;
        isLost = true;
        cancel();
        this.#connecting = null;
        resolve(null);
        this.#lose();
      };
      const cancel = clock.after(connectTimeoutMs, () => {
        socket.close();
        lost();
      });
      socket.addEventListener('open', () => {
        cancel();
        if (this.#ended || isLost) socket.close();
        else resolve(socket);
      });
      socket.addEventListener('message', (event) => this.#receive(Reflect.get(event, 'data')));
      socket.addEventListener('close', lost);
      socket.addEventListener('error', lost);
    });
  }

  #lose(): void {
    for (const { ids, finish } of [...this.#waiting.values()])
      finish(ids.map(() => ({ kind: 'broken', message: 'the connection was lost' })));
    for (const closed of this.#closed) closed();
  }

  #receive(data: unknown): void {
    if (typeof data !== 'string') return;
    const id = idOf(data);
    if (typeof id === 'object' && id !== null) {
      for (const listener of this.#listeners) listener(id);
      return;
    }
    const waiting = this.#waitingFor(id);
    if (!waiting) return;
    const { ids, maxBytes, finish } = waiting;
    if (data.length > maxBytes) {
      finish(ids.map(() => ({ kind: 'broken', message: `the answer is longer than ${maxBytes} bytes` })));
      return;
    }
    const replies = repliesFrom(data, 200, null, ids);
    finish(
      replies === 'batch-refused'
        ? ids.map(() => ({ kind: 'unsent', message: 'the endpoint refused a JSON-RPC batch', batchRefused: true }))
        : replies,
    );
  }

  /** The request an answer belongs to: a batch may be answered in any order, and as a whole without an id. */
  #waitingFor(id: number | null): Waiting | undefined {
    if (id === null) return this.#waiting.size === 1 ? [...this.#waiting.values()][0] : undefined;
    return this.#waiting.get(id) ?? [...this.#waiting.values()].find(({ ids }) => ids.includes(id));
  }
}

/** What a subscription tells. */
export interface Notice {
  readonly subscription: unknown;
  readonly result: unknown;
}

/** The id of an answer, of any one in a batch; or the notice it is. */
function idOf(text: string): number | null | Notice {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  const item: unknown = Array.isArray(body) ? body[0] : body;
  if (typeof item !== 'object' || item === null) return null;
  const { id, method, params } = item as Record<string, unknown>;
  if (method === 'eth_subscription' && typeof params === 'object' && params !== null) {
    const { subscription, result } = params as Record<string, unknown>;
    return { subscription, result };
  }
  return typeof id === 'number' ? id : null;
}

/** Credentials of the URL go into a header: WebSocket takes none in it. */
function platformSocket(url: string): Socket {
  const bare = new URL(url);
  const { username, password } = bare;
  bare.username = '';
  bare.password = '';
  const credentials = btoa(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  return username ? new WebSocket(bare, { headers: { authorization: `Basic ${credentials}` } }) : new WebSocket(bare);
}
