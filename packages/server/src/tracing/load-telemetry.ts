import { openTelemetry, type Tracing } from '@tx-broadcaster/core';
import { type RequestSpans, requestSpans } from './request-spans.js';

export interface Telemetry {
  readonly tracing: Tracing;
  readonly requests: RequestSpans;
}

/** Spans go where an OpenTelemetry SDK takes them that was loaded before; null: none was, and nothing is traced. */
export async function loadTelemetry(): Promise<Telemetry | null> {
  const api = await import('@opentelemetry/api').catch((error: unknown) => {
    // it is optional
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  });
  if (api === null) return null;
  // never ended, so never told: without an SDK it has no ids
  const probe = api.trace.getTracer('tx-broadcaster').startSpan('probe', { root: true });
  if (!api.isSpanContextValid(probe.spanContext())) return null;
  return { tracing: openTelemetry(api), requests: requestSpans(api) };
}
