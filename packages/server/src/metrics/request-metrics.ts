import { Histogram, type Registry } from 'prom-client';
import type { Guard } from '../http/guard.js';
import { problemOf } from '../http/problem.js';

/** Requests by route (its template, not the path), method and answer. */
export function requestMetrics(registry: Registry): (guard: Guard) => Guard {
  const durations = new Histogram({
    name: 'broadcaster_request_duration_seconds',
    help: 'Time from a request being read to its answer being known, by route, method and status code.',
    labelNames: ['route', 'method', 'code'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  return (guard) => async (c, route, handler) => {
    const start = performance.now();
    let code = 500;
    try {
      const answer = await guard(c, route, handler);
      code = answer.status;
      return answer;
    } catch (error) {
      code = problemOf(error).status;
      throw error;
    } finally {
      const [method = '', path = ''] = route.split(' ');
      durations.observe({ route: path, method, code }, (performance.now() - start) / 1000);
    }
  };
}
