import { type ProbeContext, probe } from './probe.js';
import type { WatchedEndpoint } from './watched-endpoint.js';

/** An endpoint that nobody reads from is asked for its chain and its head this often. */
const everyMs = 15_000;

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
    const { clock, introductions } = this.#context;
    this.#probedAt.set(endpoint, clock.now());
    if (typeof (await introductions.of(endpoint)) !== 'string') await probe(endpoint, this.#context);
  }
}
