import type { AppContext } from '../http/app-context.js';
import type { Guard } from '../http/guard.js';
import { Problem } from '../http/problem.js';

interface InFlightLimits {
  /** Requests that are answered at one time. */
  readonly requests: number;
  /** Bytes of all their bodies. */
  readonly bytes: number;
  /** Bytes of one body at most: what a body counts for that does not say how long it is. */
  readonly bodyLimit: number;
}

/**
 * Refuses what comes while too many requests, or too large ones, are being answered: each holds its body in memory, and
 * one more would only make all of them later. Health checks pass: a server that is busy is not ill.
 */
export function inFlightLimit({ requests, bytes, bodyLimit }: InFlightLimits): (guard: Guard) => Guard {
  let inFlight = 0;
  let bytesInFlight = 0;
  return (guard) => async (c, route, handler) => {
    if (/^(?:GET|HEAD) \/(?:livez|readyz|healthz|metrics)$/.test(route)) return guard(c, route, handler);
    const size = sizeOf(c, bodyLimit);
    // one alone is always let in
    if (inFlight >= requests || (inFlight > 0 && bytesInFlight + size > bytes)) {
      throw new Problem('overloaded', 'More requests are being answered than this server can hold.', {
        hint: 'Nothing was stored. Send it again in a moment, with the same idempotency key.',
      });
    }
    inFlight++;
    bytesInFlight += size;
    try {
      return await guard(c, route, handler);
    } finally {
      inFlight--;
      bytesInFlight -= size;
    }
  };
}

/** What is longer than allowed is refused before it is read. */
function sizeOf(c: AppContext, bodyLimit: number): number {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return 0;
  const given = c.req.header('content-length') ?? '';
  return /^\d{1,15}$/.test(given) ? Math.min(Number(given), bodyLimit) : bodyLimit;
}
