import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { startWithAccounts } from '../../test/accounts.js';
import { goodBody, startApp } from '../../test/harness.js';
import { routeTable } from '../access/route-table.js';
import { routesOf } from '../http/guard.js';
import { makeMetrics } from '../metrics/metrics.js';
import { apiOperations, openApiDocument } from './document.js';
import { methodOf, pathOf } from './operation.js';

/** Pages and their files: for browsers, not for programs. */
const undescribed = /^GET \/(?:$|assets|dashboard|docs|login|page\.|setup)/;

test('the document is OpenAPI 3.1', async () => {
  const document = openApiDocument(Object.keys(apiOperations));
  const result = await new Validator().validate(structuredClone(document));
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
});

test('what webhooks send is described, where there are webhooks', () => {
  const { webhooks } = openApiDocument(Object.keys(apiOperations)) as { webhooks: object };
  expect(JSON.stringify(webhooks)).toContain('#/components/schemas/TransactionTold');
  expect(openApiDocument(['GET /transactions'])).not.toHaveProperty('webhooks');
});

test('every route is described, and nothing else is', async () => {
  const { app } = await startWithAccounts({}, { metrics: makeMetrics() });
  const key = (route: string) => `${methodOf(route)} ${pathOf(route).replace(/\{\w+\}/g, '{}')}`;
  const described = new Set(Object.keys(apiOperations).map(key));
  const routes = [...routesOf(app), ...Object.keys(routeTable)].filter((route) => !undescribed.test(route));
  expect(routes.filter((route) => !described.has(key(route)))).toEqual([]);
  const known = new Set(Object.keys(routeTable).map(key));
  expect([...described].filter((route) => !known.has(route))).toEqual([]);
});

test('names stay what they are: clients are made from them', () => {
  const ids = Object.values(apiOperations).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
  expect(apiOperations['POST /transaction/broadcast']?.id).toBe('broadcastTransaction');
  expect(apiOperations['GET /transactions']?.id).toBe('listTransactions');
  expect(apiOperations['GET /transactions/:id']?.id).toBe('getTransaction');
});

test('the server tells of what it has, and only that', async () => {
  const { request } = await startApp();
  const { status, headers, body } = await request('/openapi.json');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(Object.keys(body.paths)).toContain('/transactions/{id}/speed-up');
  // without accounts nobody logs in
  expect(Object.keys(body.paths)).not.toContain('/users');
  const { post } = body.paths['/transactions/{id}/retry'];
  expect(post['x-required-role']).toEqual(['operator', 'admin']);
  const codes = post.responses['409']['x-problem-codes'];
  expect(codes).toEqual(expect.arrayContaining(['already_mined', 'not_retryable']));
});

test('requests are described by what reads them', async () => {
  const { request, post } = await startApp();
  const { body } = await request('/openapi.json');
  const { required, properties, additionalProperties } = body.components.schemas.BroadcastRequest;
  expect([required, additionalProperties]).toEqual([['message_type', 'data'], false]);
  const { minimum, maximum } = properties.priority;
  for (const [priority, status] of [
    [minimum, 200],
    [maximum, 200],
    [minimum - 1, 400],
    [maximum + 1, 400],
  ]) {
    expect([priority, (await post({ ...goodBody, priority })).status]).toEqual([priority, status]);
  }
  const names = body.paths['/transactions'].get.parameters.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(['status', 'q', 'cursor', 'data']));
});

test('the reference page comes from here alone', async () => {
  const { request } = await startApp();
  const page = await request('/docs');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
  expect(files).toEqual(['./docs/reference.css', './docs/reference.js', './openapi.json']);
  for (const path of files) expect((await request(new URL(path, 'http://host/docs').pathname)).status).toBe(200);
  expect((await request('/docs/../package.json')).status).toBe(404);
  expect((await request('/docs/secrets.js')).status).toBe(404);
});
