import type { Note, SpanStart, Tracing } from './tracing.js';

interface Context {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): Context;
  deleteValue(key: symbol): Context;
}

interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

interface Span {
  spanContext(): SpanContext;
  setAttributes(attributes: Record<string, string | number | boolean>): unknown;
  setStatus(status: { code: number }): unknown;
  end(): void;
}

interface SpanOptions {
  kind?: number;
  attributes?: Record<string, string | number | boolean>;
  links?: { context: SpanContext }[];
  root?: boolean;
}

/** What is used of the module `@opentelemetry/api`: pass the module itself. */
export interface OpenTelemetryApi {
  readonly ROOT_CONTEXT: Context;
  readonly trace: {
    getTracer(name: string): { startSpan(name: string, options: SpanOptions, context: Context): Span };
    getSpan(context: Context): { spanContext(): SpanContext } | undefined;
    setSpan(context: Context, span: never): Context;
  };
  readonly context: {
    active(): Context;
    with<T>(context: Context, run: () => T): T;
  };
}

/** Of OpenTelemetry's SpanKind and SpanStatusCode. */
const kinds = { internal: 0, client: 2 } as const;
const failed = 2;
/** Of so many transactions it is known where they were accepted. */
const mostRemembered = 20_000;
const mostLinks = 100;

/**
 * Spans by way of OpenTelemetry, to wherever its SDK sends them.
 *
 * @example
 * import * as api from '@opentelemetry/api';
 * new Broadcaster({ ...options, tracing: openTelemetry(api) });
 */
export function openTelemetry(api: OpenTelemetryApi): Tracing {
  const { context, trace, ROOT_CONTEXT } = api;
  const tracer = trace.getTracer('tx-broadcaster');
  const places = new Map<string, SpanContext>();
  const active = () => trace.getSpan(context.active())?.spanContext() ?? null;

  const put = (key: string, place: SpanContext) => {
    places.set(key, place);
    const [oldest] = places.keys();
    if (places.size > mostRemembered && oldest !== undefined) places.delete(oldest);
  };

  const around = async <T>(
    { name, kind, attributes }: SpanStart,
    more: SpanOptions,
    run: (note: Note) => Promise<T>,
  ): Promise<T> => {
    const parent = context.active();
    const span = tracer.startSpan(name, { kind: kinds[kind], attributes: { ...attributes }, ...more }, parent);
    try {
      // what was made by this very module is what it takes
      return await context.with(trace.setSpan(parent, span as never), () =>
        run((found) => span.setAttributes({ ...found })),
      );
    } catch (error) {
      // the message may hold what nobody should read elsewhere
      span.setAttributes({ 'error.type': codeOf(error) });
      span.setStatus({ code: failed });
      throw error;
    } finally {
      span.end();
    }
  };

  return {
    within: (span, run) => around(span, {}, run),
    apart(span, keys, run) {
      const found = [active(), ...keys.map((key) => places.get(key) ?? null)].filter((place) => place !== null);
      const bySpan = new Map(found.map((place) => [place.spanId, place]));
      const links = [...bySpan.values()].slice(0, mostLinks).map((place) => ({ context: place }));
      return around(span, { root: true, links }, run);
    },
    isActive: () => active() !== null,
    remember(key) {
      const place = active();
      if (place) put(key, place);
    },
    alias(key, other) {
      const place = places.get(key);
      if (place) put(other, place);
    },
    knows: (key) => places.has(key),
    detached: (run) => context.with(ROOT_CONTEXT, run),
    ids() {
      const place = active();
      return place && { trace_id: place.traceId, span_id: place.spanId };
    },
  };
}

function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
