import type { Guard } from '../http/guard.js';
import { Problem } from '../http/problem.js';

/**
 * Refuses what comes while too many requests are being answered: each holds its body in memory, and one more would only
 * make all of them later. Health checks pass: a server that is busy is not ill.
 */
export function inFlightLimit(most: number): (guard: Guard) => Guard {
  let inFlight = 0;
  return (guard) => async (c, route, handler) => {
    if (/^(?:GET|HEAD) \/(?:livez|readyz|healthz|metrics)$/.test(route)) return guard(c, route, handler);
    if (inFlight >= most) {
      throw new Problem('overloaded', 'More requests are being answered than this server can hold.', {
        hint: 'Nothing was stored. Send it again in a moment, with the same idempotency key.',
      });
    }
    inFlight++;
    try {
      return await guard(c, route, handler);
    } finally {
      inFlight--;
    }
  };
}
