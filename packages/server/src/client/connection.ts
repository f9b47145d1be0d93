import type { Clock, Random } from '@tx-broadcaster/core';
import { ApiError, type ApiProblem, ConnectionError } from './errors.js';
import { nextTry, readRetryAfter, type TryOutcome, type TryPolicy } from './next-try.js';

export interface ClientOptions {
  /** Where the server is, its base path included. */
  readonly url: string | URL;
  /** An API key. @default none: in a browser the session's cookie goes along */
  readonly apiKey?: string;
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Tries of one request at most, the first included; 1: none is repeated. @default 6 */
  readonly tries?: number;
  /** A try that has no answer after so long is given up, ms. @default 30000 */
  readonly timeoutMs?: number;
  /** @default the platform's */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** @default the system's */
  readonly clock?: Pick<Clock, 'now' | 'after'>;
  /** @default the system's */
  readonly random?: Random;
}

type QueryValue = string | number | boolean;
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[] | undefined>>;

export interface Asking {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the server's base, without a slash at its beginning. */
  readonly path: string;
  readonly query?: Query | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Doing it twice is the same as doing it once. @default reading is */
  readonly isRepeatable?: boolean;
  readonly idempotencyKey?: string | undefined;
  /** Statuses that are answers, though others would be refusals. */
  readonly expects?: readonly number[];
  /** What is added to the time-out of a try, ms: the server was asked to wait so long. */
  readonly waitsMs?: number;
}

const longestPauseMs = 60_000;

const platformClock: Pick<Clock, 'now' | 'after'> = {
  now: () => Date.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};

/** Asks the server, and asks again where that is safe and may help. */
export class Connection {
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly random: Random;
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #policy: TryPolicy;
  readonly #timeoutMs: number;
  readonly #fetch: NonNullable<ClientOptions['fetch']>;

  constructor(options: ClientOptions) {
    const { url, apiKey, headers, tries = 6, timeoutMs = 30_000 } = options;
    this.#base = `${String(url).replace(/\/+$/, '')}/`;
    this.#headers = { ...headers, ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }) };
    this.#policy = { most: tries, longestPauseMs };
    this.#timeoutMs = timeoutMs;
    this.#fetch = options.fetch ?? ((to, init) => fetch(to, init));
    this.clock = options.clock ?? platformClock;
    this.random = options.random ?? Math.random;
  }

  /** The answer's JSON. Its shape is the server's promise. @throws ApiError, ConnectionError */
  async ask<Answer>(asking: Asking): Promise<Answer> {
    const { answer, text } = await this.#tried(asking, true);
    if (text === '') return undefined as Answer; // nothing, where nothing is promised
    try {
      return JSON.parse(text) as Answer;
    } catch {
      const detail = `expected JSON, got ${answer.headers.get('content-type') ?? 'something else'}: is this the server's URL?`;
      throw new ApiError(answer.status, { detail, retryable: false });
    }
  }

  /** The answer as it comes; the time-out is for its beginning. @throws ApiError, ConnectionError */
  async open(asking: Asking): Promise<Response> {
    return (await this.#tried(asking, false)).answer;
  }

  /** The answer's body, to be read as it comes. @throws ApiError, ConnectionError */
  async download(asking: Asking): Promise<ReadableStream<Uint8Array>> {
    return (await this.open(asking)).body ?? new ReadableStream({ start: (controller) => controller.close() });
  }

  /** @throws the signal's reason */
  pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = this.clock.after(ms, () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      });
      if (signal?.aborted) stop();
      else signal?.addEventListener('abort', stop, { once: true });
    });
  }

  async #tried(asking: Asking, readsText: boolean): Promise<{ answer: Response; text: string }> {
    const { method = 'GET', signal, idempotencyKey } = asking;
    const isRepeatable = asking.isRepeatable ?? (method === 'GET' || idempotencyKey !== undefined);
    for (let tries = 1; ; tries++) {
      const { error, ...result } = await this.#once(asking, readsText);
      if (error === null) return result;
      signal?.throwIfAborted();
      const pause = nextTry(outcomeOf(error), tries, isRepeatable, this.#policy, this.random);
      if (pause === null) throw error;
      await this.pause(pause, signal);
    }
  }

  async #once(asking: Asking, readsText: boolean) {
    const { signal, waitsMs = 0, idempotencyKey = null, expects = [] } = asking;
    const limit = this.#timeoutMs + waitsMs;
    const late = new AbortController();
    const cancel = this.clock.after(limit, () => late.abort(new Error(`no answer within ${limit / 1000} s`)));
    const either = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
    try {
      const answer = await this.#fetch(this.#urlOf(asking), this.#requestOf(asking, either));
      if (!answer.ok && !expects.includes(answer.status)) {
        const retryAfterMs = readRetryAfter(answer.headers.get('retry-after'), this.clock.now());
        const problem = problemIn(await answer.text());
        return { answer, text: '', error: new ApiError(answer.status, problem, { retryAfterMs, idempotencyKey }) };
      }
      return { answer, text: readsText ? await answer.text() : '', error: null };
    } catch (cause) {
      const why = late.signal.aborted ? String(late.signal.reason.message) : reasonOf(cause);
      const error = new ConnectionError(`${this.#base} gave no answer: ${why}`, { cause, idempotencyKey });
      return { answer: Response.error(), text: '', error };
    } finally {
      cancel();
    }
  }

  #urlOf({ path, query = {} }: Asking): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      for (const one of value === undefined ? [] : [value].flat()) parameters.append(name, String(one));
    }
    return `${this.#base}${path}${parameters.size === 0 ? '' : `?${parameters}`}`;
  }

  #requestOf({ method = 'GET', body, headers, idempotencyKey }: Asking, signal: AbortSignal): RequestInit {
    return {
      method,
      signal,
      headers: {
        accept: 'application/json, application/problem+json, */*;q=0.5',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        ...this.#headers,
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
  }
}

function outcomeOf(error: ApiError | ConnectionError): TryOutcome {
  if (error instanceof ConnectionError) return { kind: 'lost' };
  const { status, code, retryAfterMs } = error;
  return { kind: 'answered', status, code, retryAfterMs };
}

function problemIn(text: string): ApiProblem {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Node tells what went wrong with a connection in the cause only. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
