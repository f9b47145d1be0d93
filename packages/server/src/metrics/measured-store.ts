import type { Store } from '@tx-broadcaster/core';
import { Counter, Histogram, type Registry } from 'prom-client';

/** Times every operation of a store; the process waits for nothing else as often as for its commits. */
export function measuredStore(registry: Registry): (store: Store) => Store {
  const durations = new Histogram({
    name: 'broadcaster_store_operation_duration_seconds',
    help: 'Time until an operation of the store was done: for writes, until they were durable.',
    labelNames: ['operation'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const errors = new Counter({
    name: 'broadcaster_store_errors_total',
    help: 'Operations of the store that were rejected: whether they happened is not known.',
    labelNames: ['operation'],
    registers: [registry],
  });

  const timed = async (operation: string, result: Promise<unknown>): Promise<unknown> => {
    const start = performance.now();
    try {
      return await result;
    } catch (error) {
      errors.inc({ operation });
      throw error;
    } finally {
      durations.observe({ operation }, (performance.now() - start) / 1000);
    }
  };

  return (store) => {
    const wrapped = new Map<PropertyKey, unknown>();
    return new Proxy(store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        const known = wrapped.get(name);
        if (known !== undefined) return known;
        const method = (...parameters: unknown[]) => {
          const result: unknown = Reflect.apply(value, target, parameters);
          return result instanceof Promise ? timed(String(name), result) : result;
        };
        wrapped.set(name, method);
        return method;
      },
    });
  };
}
