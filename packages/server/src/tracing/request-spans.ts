import type { OpenTelemetryApi } from '@tx-broadcaster/core';
import type { Guard } from '../http/guard.js';
import { problemOf } from '../http/problem.js';
import { requestId } from '../http/request-id.js';

type Context = Parameters<OpenTelemetryApi['context']['with']>[0];

interface Getter {
  get(headers: Headers, name: string): string | undefined;
  keys(headers: Headers): string[];
}

/** What is used of the module `@opentelemetry/api`: pass the module itself. */
export interface RequestSpansApi extends OpenTelemetryApi {
  readonly propagation: { extract(context: Context, headers: Headers, getter: Getter): Context };
}

/** Puts a span around requests. */
export interface RequestSpans {
  readonly around: (guard: Guard) => Guard;
}

/** Of OpenTelemetry's SpanKind and SpanStatusCode. */
const server = 1;
const failed = 2;
/** Asked every few seconds, for nobody who wonders. */
const untold = /^(?:GET|HEAD) \/(?:livez|readyz|healthz|metrics)$/;

const getter: Getter = {
  get: (headers, name) => headers.get(name) ?? undefined,
  keys: (headers) => [...headers.keys()],
};

/** Spans by route (its template, not the path), below the caller's (`traceparent`). */
export function requestSpans(api: RequestSpansApi): RequestSpans {
  const { context, trace, propagation } = api;
  const tracer = trace.getTracer('tx-broadcaster');
  const around =
    (guard: Guard): Guard =>
    async (c, route, handler) => {
      if (untold.test(route)) return guard(c, route, handler);
      const active = context.active();
      const parent = trace.getSpan(active) ? active : propagation.extract(active, c.req.raw.headers, getter);
      const [method = '', path = ''] = route.split(' ');
      const attributes = { 'http.request.method': method, 'http.route': path, 'broadcaster.request_id': requestId(c) };
      const span = tracer.startSpan(route, { kind: server, attributes }, parent);
      const { traceId: trace_id, spanId: span_id } = span.spanContext();
      c.set('traceIds', { trace_id, span_id });
      let status = 500;
      try {
        // what was made by this very module is what it takes
        const answer = await context.with(trace.setSpan(parent, span as never), async () => guard(c, route, handler));
        status = answer.status;
        return answer;
      } catch (error) {
        status = problemOf(error).status;
        throw error;
      } finally {
        span.setAttributes({ 'http.response.status_code': status });
        if (status >= 500) span.setStatus({ code: failed });
        span.end();
      }
    };
  return { around };
}
