import type { Clock } from '../clock.js';
import type { RequestLimits } from './endpoint.js';
import type { HeadFloor } from './head-floor.js';
import type { Introductions } from './introduce.js';
import { quantity } from './quantity.js';
import type { WatchedEndpoint } from './watched-endpoint.js';

/** An endpoint that nobody reads from is asked for its chain and its head this often. */
const everyMs = 15_000;

interface ProbeContext {
  readonly clock: Clock;
  readonly floor: HeadFloor;
  readonly introductions: Introductions;
  readonly limits: RequestLimits;
}

/**
 * Keeps up what is known of endpoints that looks do not pass through, and tries those that were left alone. Probes ride
 * along with looks: where nobody looks, nobody needs to know.
 */
export class Probes {
  readonly #endpoints: readonly WatchedEndpoint[];
  readonly #context: ProbeContext;
  readonly #probedAt = new Map<WatchedEndpoint, number>();

  constructor(endpoints: readonly WatchedEndpoint[], context: ProbeContext) {
    this.#endpoints = endpoints;
    this.#context = context;
  }

  /** Starts the probes that are due and does not wait for them; `lookedThrough` needs none. */
  run(lookedThrough: WatchedEndpoint | undefined): void {
    // a single endpoint is looked through anyway
    if (this.#endpoints.length < 2) return;
    for (const endpoint of this.#endpoints) {
      if (endpoint !== lookedThrough && this.#isDue(endpoint)) void this.#probe(endpoint);
    }
  }

  #isDue(endpoint: WatchedEndpoint): boolean {
    const now = this.#context.clock.now();
    const probedAt = this.#probedAt.get(endpoint) ?? Number.NEGATIVE_INFINITY;
    const refusal = endpoint.refusal(false);
    if (refusal && endpoint.health.chain !== 'wrong') return false;
    // what has failed is tried as soon as its breaker lets it
    const tries = endpoint.health.breaker.openUntil !== null;
    return !endpoint.isHanging && now - probedAt >= (tries ? 1000 : everyMs);
  }

  async #probe(endpoint: WatchedEndpoint): Promise<void> {
    const { clock, floor, introductions, limits } = this.#context;
    this.#probedAt.set(endpoint, clock.now());
    const introduced = await introductions.of(endpoint);
    if (typeof introduced === 'string') return;
    const chainId = { method: 'eth_chainId', params: [] };
    const height = { method: 'eth_blockNumber', params: [] };
    const [serves, head] = await endpoint.read(endpoint.sendOnly ? [chainId] : [chainId, height], limits);
    if (introductions.judge(endpoint, serves) !== null || endpoint.sendOnly) return;
    const number = quantity(head);
    if (number === null || number > BigInt(Number.MAX_SAFE_INTEGER)) return;
    const lag = floor.lagOf(Number(number), clock.now());
    endpoint.note({ kind: 'head', number: Number(number), lag });
  }
}
