import * as api from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { memoryStore } from '@tx-broadcaster/core';
import { afterEach, expect, test } from 'vitest';
import { goodBody, overriding, startApp } from '../../test/harness.js';
import { createApp } from '../app.js';
import { makeLog } from '../log/log.js';
import { loadTelemetry } from './load-telemetry.js';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
afterEach(() => {
  for (const one of [api.trace, api.context, api.propagation]) one.disable();
  exporter.reset();
});

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${trace}-00f067aa0ba902b7-01`;

async function start() {
  provider.register();
  const telemetry = await loadTelemetry();
  if (!telemetry) throw new Error('there is an SDK');
  const lines: string[] = [];
  const log = makeLog({
    level: 'info',
    format: 'json',
    secrets: [],
    ids: telemetry.tracing.ids,
    out: { write: (line) => lines.push(line) },
  });
  const harness = await startApp(
    { spans: telemetry.requests, logger: log },
    { store: memoryStore(), tracing: telemetry.tracing },
  );
  return { ...harness, telemetry, log, lines };
}

const spans = () => exporter.getFinishedSpans();
const named = (name: string) => spans().find((span) => span.name === name);

test('a request is a span below its caller, and what it leads to is below it', async () => {
  const { post, request } = await start();
  const { status, body, headers } = await post(goodBody, { traceparent });
  expect(status).toBe(200);
  const route = named('POST /transaction/broadcast');
  expect(route?.spanContext().traceId).toBe(trace);
  expect(route?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
  expect(route?.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/transaction/broadcast',
    'http.response.status_code': 200,
    'broadcaster.request_id': headers.get('x-request-id'),
  });
  const accept = named('broadcaster.accept');
  expect(accept?.parentSpanContext?.spanId).toBe(route?.spanContext().spanId);
  expect(accept?.attributes['broadcaster.transaction_id']).toBe(body.transaction_id);
  await request(`/transactions/${body.transaction_id}?secret=1`);
  expect(named('GET /transactions/:id')?.attributes['http.route']).toBe('/transactions/:id');
  await request('/livez');
  expect(spans().filter(({ name }) => name.includes('livez'))).toEqual([]);
});

test('what ends in an error says so, and its log line leads to the trace', async () => {
  const { broadcaster, telemetry, log, lines } = await start();
  const broken = overriding(broadcaster, { get: () => Promise.reject(new Error('disk full')) });
  const app = createApp({ broadcaster: broken, spans: telemetry.requests, logger: log });
  const id = '01234567-89ab-7def-8123-456789abcdef';
  expect((await app.request(`/transactions/${id}`, { headers: { traceparent } })).status).toBe(500);
  const route = named('GET /transactions/:id');
  expect([route?.status.code, route?.attributes['http.response.status_code']]).toEqual([api.SpanStatusCode.ERROR, 500]);
  const told = lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'a request ended in 500');
  expect(told).toMatchObject({ trace_id: trace });
  expect((await app.request('/nothing')).status).toBe(404);
});

test('without an SDK nothing is traced, and lines have no ids', async () => {
  expect(await loadTelemetry()).toBeNull();
  const { telemetry, lines, log } = await start();
  log.info({}, 'outside');
  expect(lines.at(-1)).not.toContain('trace_id');
  expect(telemetry.tracing.isActive()).toBe(false);
});
