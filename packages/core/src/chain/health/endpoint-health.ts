import { type BreakerState, breakerState } from './breaker.js';
import type { Health } from './health.js';

/**
 * `lagging`: its head is behind the others'; read from only where there is no better one. `paused`: it limits our rate.
 * `open`: it failed again and again and is left alone for a moment. `unknown`: it has not answered yet.
 */
export type EndpointStatus = 'healthy' | 'lagging' | 'paused' | 'open' | 'wrong_chain' | 'unknown';

/** How one endpoint is doing. Plain JSON; no URL is in it, because keys travel in URLs. */
export interface EndpointHealth {
  readonly chain_id: number;
  readonly name: string;
  /** Host and port; null where a transport does not tell. */
  readonly host: string | null;
  readonly status: EndpointStatus;
  readonly breaker: BreakerState;
  readonly head_block: number | null;
  /** When it told its head. */
  readonly seen_at: string | null;
  /** Blocks behind the highest head that was known when it told its own. */
  readonly lag: number | null;
  /** 0 to 1, of recent requests. */
  readonly error_rate: number;
  /** Of recent answers; null: none yet. */
  readonly latency_ms: { readonly p50: number; readonly p95: number } | null;
  /** It limits our rate: nothing goes there before. */
  readonly rate_limited_until: string | null;
  readonly last_error: { readonly at: string; readonly message: string } | null;
  /** Calls since the start. */
  readonly reads: number;
  readonly sends: number;
  readonly send_only: boolean;
  readonly read_only: boolean;
  /** It tells of new blocks as they come. */
  readonly subscribed: boolean;
}

export function statusOf(health: Health, now: number, lagLimit: number): EndpointStatus {
  if (health.chain === 'wrong') return 'wrong_chain';
  if (health.breaker.openUntil !== null) return 'open';
  if (now < health.pausedUntil) return 'paused';
  if (health.latencies.length === 0) return 'unknown';
  return health.lag !== null && health.lag >= lagLimit ? 'lagging' : 'healthy';
}

type Facts = Pick<
  EndpointHealth,
  'chain_id' | 'name' | 'host' | 'reads' | 'sends' | 'send_only' | 'read_only' | 'subscribed'
>;

export function toEndpointHealth(facts: Facts, health: Health, now: number, lagLimit: number): EndpointHealth {
  const { head, lag, lastError, latencies, pausedUntil } = health;
  const sorted = [...latencies].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return {
    ...facts,
    status: statusOf(health, now, lagLimit),
    breaker: breakerState(health.breaker, now),
    head_block: head?.number ?? null,
    seen_at: head && new Date(head.at).toISOString(),
    lag,
    error_rate: Math.round(health.errorRate * 1000) / 1000,
    latency_ms: sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95) },
    rate_limited_until: now < pausedUntil ? new Date(pausedUntil).toISOString() : null,
    last_error: lastError && { at: new Date(lastError.at).toISOString(), message: lastError.message },
  };
}
