import { exponentialBackoff } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { goodBody, startApp } from '../../test/harness.js';
import { createApp } from '../app.js';
import { preferredWait } from './waiting.js';

/** Its first failure is followed by a long time of nothing. */
const patient = { retry: exponentialBackoff({ minDelay: 600_000, maxDelay: 600_000 }) };

test.each([
  [undefined, null],
  ['wait=30', 30],
  ['respond-async, wait=10', 10],
  ['Wait = "5"; foo', 5],
  ['wait=9999', 60],
  ['await=5', null],
  ['wait=soon', null],
  ['', null],
])('Prefer: %s means %s seconds', (prefer, seconds) => {
  expect(preferredWait(prefer)).toBe(seconds);
});

test('an answer may wait until the transaction is mined', async () => {
  const { post } = await startApp();
  const { status, headers, body } = await post(goodBody, { prefer: 'wait=30' });
  expect(status).toBe(200);
  expect(headers.get('preference-applied')).toBe('wait=30');
  expect(['mined', 'confirmed']).toContain(body.stage);
  expect(body.block_number).toBeGreaterThan(0);
  expect((await post(goodBody)).headers.get('preference-applied')).toBeNull();
});

test('who waits for the end is told of it, whichever it is', async () => {
  const { broadcast, request, node } = await startApp();
  const { transaction_id } = await broadcast();
  const success = await request(`/transactions/${transaction_id}?wait=terminal&timeout=60&include=events`);
  expect(success.body).toMatchObject({ stage: 'confirmed', status: 'success' });
  expect(success.body.events[0].type).toBe('confirmed');
  expect(success.headers.get('etag')).toBe(`"${success.body.version}"`);
  node.otherwise({ http: 500 });
  const failing = await broadcast({ max_attempts: 2 });
  const failed = await request(`/transactions/${failing.transaction_id}?wait=mined&timeout=60`);
  expect(failed.body).toMatchObject({ stage: 'exhausted', status: 'failed' });
});

test('when the time is up the answer is what there is', async () => {
  const { broadcast, request, node } = await startApp({}, patient);
  node.otherwise({ http: 500 });
  const { transaction_id } = await broadcast();
  const { status, body } = await request(`/transactions/${transaction_id}?wait=mined&timeout=1`);
  expect([status, body.status]).toEqual([200, 'pending']);
});

test('a server that closes lets nobody wait', async () => {
  const { broadcaster, broadcast, node } = await startApp({}, patient);
  node.otherwise({ http: 500 });
  const { transaction_id } = await broadcast();
  const closing = new AbortController();
  const app = createApp({ broadcaster, closing: closing.signal });
  const answer = app.request(`/transactions/${transaction_id}?wait=terminal&timeout=60`);
  closing.abort();
  expect((await answer).status).toBe(200);
});

test('a caller that goes away waits no longer', async () => {
  const { app, broadcast, node } = await startApp({}, patient);
  node.otherwise({ http: 500 });
  const { transaction_id } = await broadcast();
  const gone = new AbortController();
  const request = new Request(`http://localhost/transactions/${transaction_id}?wait=terminal&timeout=60`, {
    signal: gone.signal,
  });
  const answer = app.request(request);
  gone.abort();
  expect((await answer).status).toBe(200);
});

test.each(['wait=forever', 'wait=mined&timeout=0', 'timeout=61', 'wait=mined&wait=terminal'])(
  'refuses ?%s',
  async (search) => {
    const { broadcast, request } = await startApp();
    const { transaction_id } = await broadcast();
    expect((await request(`/transactions/${transaction_id}?${search}`)).status).toBe(400);
  },
);
