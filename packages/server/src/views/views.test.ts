import { expect, test } from 'vitest';
import { startWithAccounts } from '../../test/accounts.js';
import { startApp } from '../../test/harness.js';

async function start() {
  const { request } = await startApp();
  const send = (method: string, path: string, body?: object) =>
    request(path, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
  return { send };
}

test('a filter is kept under a name, shown to everybody by its name, and deleted', async () => {
  const { send } = await start();
  const made = await send('POST', '/views', { name: ' Stuck payouts ', search: '?status=pending&age_gte=600' });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ name: 'Stuck payouts', search: 'status=pending&age_gte=600', created_by: null });
  await send('POST', '/views', { name: 'All', search: '' });
  const { body } = await send('GET', '/views');
  expect(body.data.map(({ name }: { name: string }) => name)).toEqual(['All', 'Stuck payouts']);
  expect((await send('DELETE', `/views/${made.body.view_id}`)).status).toBe(204);
  expect((await send('DELETE', `/views/${made.body.view_id}`)).status).toBe(404);
  expect((await send('GET', '/views')).body.data).toHaveLength(1);
});

test('a name is there once, also when two choose it at the same time', async () => {
  const { send } = await start();
  const made = await Promise.all(
    ['Failed', 'failed'].map((name) => send('POST', '/views', { name, search: 'status=failed' })),
  );
  expect(made.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(made.find(({ status }) => status === 409)?.body.code).toBe('name_taken');
});

test.each<[object, string]>([
  [{ name: 'a' }, 'missing_field'],
  [{ name: ' ', search: '' }, 'invalid_field'],
  [{ name: 'a', search: 'colour=red' }, 'unknown_field'],
  [{ name: 'a', search: 'status=sad' }, 'invalid_field'],
  [{ name: 'a', search: '', shared: true }, 'unknown_field'],
])('%j is refused: %s', async (body, code) => {
  const { send } = await start();
  expect((await send('POST', '/views', body)).body.code).toBe(code);
  expect((await send('GET', '/views')).body.data).toEqual([]);
});

test('viewers look, operators keep and delete, and the view says who made it', async () => {
  const { send, user } = await startWithAccounts();
  const [vera, otto] = [await user('vera', 'viewer'), await user('otto', 'operator')];
  const view = { name: 'Failed', search: 'status=failed' };
  expect((await send(vera, 'POST', '/views', view)).status).toBe(403);
  const made = await send(otto, 'POST', '/views', view);
  expect(made.body.created_by).toBe('user:otto');
  expect((await send(vera, 'GET', '/views')).body.data).toHaveLength(1);
  expect((await send(vera, 'DELETE', `/views/${made.body.view_id}`)).status).toBe(403);
  expect((await send(otto, 'DELETE', `/views/${made.body.view_id}`)).status).toBe(204);
});
