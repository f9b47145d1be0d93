import type { Clock } from '../clock.js';
import { BlockReceipts } from './block-receipts.js';
import { describeReply, type Endpoint, type RequestLimits, type RpcCall, type RpcReply } from './endpoint.js';
import { breakerState } from './health/breaker.js';
import { type EndpointHealth, type EndpointStatus, statusOf, toEndpointHealth } from './health/endpoint-health.js';
import { type Health, type HealthSign, healthAfter, unknownHealth } from './health/health.js';
import { signOfReplies } from './health/sign-of-replies.js';
import type { HeadSource } from './new-heads.js';

/** An endpoint, and what it is used for. */
export interface EndpointUse {
  readonly endpoint: Endpoint;
  /** Nothing is read from it. @default false */
  readonly sendOnly?: boolean;
  /** No transaction is sent to it. @default false */
  readonly readOnly?: boolean;
  /** Lower ones are read from first. @default 0 */
  readonly priority?: number;
  /** Where it tells of new blocks. @default nowhere */
  readonly heads?: HeadSource;
  /** Takes out of its messages what must not be shown. */
  readonly redact?: (text: string) => string;
}

export interface WatchOptions {
  readonly chainId: number;
  readonly clock: Clock;
  /** Blocks behind the others from which on it lags. */
  readonly lagLimit: () => number;
  /** Told when its status changes. */
  readonly changed: (health: EndpointHealth, previous: EndpointStatus) => void;
}

/** A call that is out for longer than this hangs: others are asked first. */
const hangingMs = 5000;

/** An endpoint of which every answer is taken as a sign of its health. */
export class WatchedEndpoint {
  readonly name: string;
  readonly sendOnly: boolean;
  readonly readOnly: boolean;
  readonly priority: number;
  readonly blocks = new BlockReceipts();
  readonly #endpoint: Endpoint;
  readonly #heads: HeadSource | undefined;
  readonly #redact: (text: string) => string;
  readonly #options: WatchOptions;
  /** When the requests under way began; they keep the order of their beginning. */
  readonly #underWay = new Set<{ readonly at: number }>();
  #health = unknownHealth;
  #told: EndpointStatus = 'unknown';
  #reads = 0;
  #sends = 0;

  constructor(use: EndpointUse, options: WatchOptions) {
    this.name = use.endpoint.name;
    this.sendOnly = use.sendOnly ?? false;
    this.readOnly = use.readOnly ?? false;
    this.priority = use.priority ?? 0;
    this.#endpoint = use.endpoint;
    this.#heads = use.heads;
    this.#redact = use.redact ?? ((text) => text);
    this.#options = options;
  }

  get health(): Health {
    return this.#health;
  }

  get status(): EndpointStatus {
    return statusOf(this.#health, this.#options.clock.now(), this.#options.lagLimit());
  }

  get batchSize(): number {
    return this.#endpoint.batchSize;
  }

  /** A request has been out for so long that the next one would most likely hang, too. */
  get isHanging(): boolean {
    const [oldest] = this.#underWay;
    return oldest !== undefined && this.#options.clock.now() - oldest.at > hangingMs;
  }

  read(calls: readonly RpcCall[], limits: RequestLimits): Promise<RpcReply[]> {
    this.#reads += calls.length;
    return this.#inBatches(calls, limits);
  }

  /** The same for calls that carry transactions. */
  send(calls: readonly RpcCall[], limits: RequestLimits): Promise<RpcReply[]> {
    this.#sends += calls.length;
    return this.#inBatches(calls, limits);
  }

  /** Why it is not to be asked now; null: it is. Where it is `alone` its breaker is of no use: there is nobody else. */
  refusal(alone: boolean): Extract<RpcReply, { kind: 'unsent' | 'paused' }> | null {
    const now = this.#options.clock.now();
    const { chain, breaker, pausedUntil, lastError } = this.#health;
    if (chain === 'wrong') return { kind: 'unsent', message: lastError?.message ?? 'it serves another chain' };
    if (now < pausedUntil) return { kind: 'paused', retryAfterMs: pausedUntil - now };
    if (alone) return null;
    const state = breakerState(breaker, now);
    // one call at a time tries whether it has come back
    if (state === 'closed' || (state === 'half_open' && this.#underWay.size === 0)) return null;
    return { kind: 'unsent', message: `not asked: it failed again and again (${lastError?.message})` };
  }

  note(sign: HealthSign): void {
    this.#health = healthAfter(this.#health, sign, this.#options.clock.now());
    const { status } = this;
    if (status === this.#told) return;
    const previous = this.#told;
    this.#told = status;
    this.#options.changed(this.toHealth(), previous);
  }

  toHealth(): EndpointHealth {
    const { chainId: chain_id, clock, lagLimit } = this.#options;
    const facts = {
      chain_id,
      name: this.name,
      host: this.#endpoint.host,
      reads: this.#reads,
      sends: this.#sends,
      send_only: this.sendOnly,
      read_only: this.readOnly,
      subscribed: this.#heads?.isSubscribed ?? false,
    };
    return toEndpointHealth(facts, this.#health, clock.now(), lagLimit());
  }

  /** Tells of new blocks, if it does at all, as long as it serves the right chain. */
  onHead(tell: (number: number) => void): void {
    this.#heads?.start((number) => {
      if (this.#health.chain === 'right') tell(number);
    });
  }

  close(): void {
    this.#heads?.close();
    this.#endpoint.close();
  }

  /** All calls, in as many requests as the endpoint's batch size asks for, four at a time. */
  async #inBatches(calls: readonly RpcCall[], limits: RequestLimits): Promise<RpcReply[]> {
    const size = this.#endpoint.batchSize;
    if (calls.length <= size) return this.#request(calls, limits);
    const starts = Array.from({ length: Math.ceil(calls.length / size) }, (_, index) => index * size);
    const parts: RpcReply[][] = new Array(starts.length);
    let next = 0;
    const worker = async () => {
      for (let index = next++; index < starts.length; index = next++) {
        const start = starts[index] ?? 0;
        const part = calls.slice(start, start + size);
        // an endpoint that has just asked for a pause gets it, in the middle of a batch, too
        const pausedMs = this.#health.pausedUntil - this.#options.clock.now();
        parts[index] =
          pausedMs > 0
            ? part.map(() => ({ kind: 'paused', retryAfterMs: pausedMs }))
            : await this.#request(part, limits);
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    return parts.flat();
  }

  async #request(calls: readonly RpcCall[], limits: RequestLimits): Promise<RpcReply[]> {
    if (calls.length === 0) return [];
    const { clock } = this.#options;
    const begun = { at: clock.now() };
    this.#underWay.add(begun);
    const replies = await this.#endpoint.request(calls, limits).then(
      (answers) => answers.map((reply) => this.#redacted(reply)),
      (): RpcReply[] => calls.map(() => ({ kind: 'broken', message: 'the endpoint threw' })),
    );
    this.#underWay.delete(begun);
    const sign = signOfReplies(calls, replies, clock.now() - begun.at);
    if (sign) this.note(sign);
    return replies;
  }

  /** Nodes and libraries repeat URLs in their errors, with the keys in them. */
  #redacted(reply: RpcReply): RpcReply {
    switch (reply.kind) {
      case 'error':
      case 'broken':
      case 'unsent':
        return { ...reply, message: this.#redact(reply.message) };
      case 'http':
        return { ...reply, body: this.#redact(reply.body) };
      default:
        return reply;
    }
  }
}

/** Why a look through this endpoint came to nothing, in words that stay the same while the reason does. */
export function troubleWith({ name }: WatchedEndpoint, reply: RpcReply | undefined): string {
  return `${name}: ${describeReply(reply)}`;
}
