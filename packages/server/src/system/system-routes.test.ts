import { describe, expect, test } from 'vitest';
import { startWithAccounts } from '../../test/accounts.js';
import type { Origin } from '../config/origins.js';

const port: Origin = { name: '--port (PORT)', flag: '--port', env: 'PORT', value: '3000', origin: 'default' };

async function start() {
  const log = { level: 'info' };
  const harness = await startWithAccounts({}, { system: { settings: [port], log, keepMs: 86_400_000 } });
  return { ...harness, log, admin: await harness.user('anna', 'admin') };
}

test('an admin reads what the server was started with', async () => {
  const { send, admin } = await start();
  const { body } = await send(admin, 'GET', '/system');
  expect(body).toMatchObject({
    log_level: 'info',
    keep_ms: 86_400_000,
    settings: [{ name: '--port (PORT)', value: '3000', origin: 'default' }],
  });
  expect(body.memory.rss).toBeGreaterThan(0);
});

describe('the log level', () => {
  test('is changed while the server runs, and the audit trail tells by whom', async () => {
    const { send, admin, log } = await start();
    const { status, body } = await send(admin, 'PATCH', '/system', { log_level: 'debug' });
    expect([status, body.log_level, log.level]).toEqual([200, 'debug', 'debug']);
    const { body: trail } = await send(admin, 'GET', '/audit?action=system.log_level_changed');
    expect(trail.data).toHaveLength(1);
    expect(trail.data[0]).toMatchObject({
      actor: 'user:anna',
      before: { log_level: 'info' },
      after: { log_level: 'debug' },
    });
  });

  test.each([[{ log_level: 'loud' }], [{}], [{ log_level: 'info', colour: 'red' }]])(
    'stays as it is after %j',
    async (body) => {
      const { send, admin, log } = await start();
      expect((await send(admin, 'PATCH', '/system', body)).status).toBe(400);
      expect(log.level).toBe('info');
    },
  );
});

test('the file for whoever helps has the state of signers and endpoints, and no path of a URL', async () => {
  const secret: Origin = { ...port, value: 'https://node.example/v2/key-of-somebody' };
  const { send, user } = await startWithAccounts(
    {},
    { system: { settings: [secret], log: { level: 'info' }, keepMs: null } },
  );
  const { headers, body } = await send(await user('anna', 'admin'), 'GET', '/system/diagnostics');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="tx-broadcaster-\d{8}T\d{6}\.json"$/);
  expect(body.signers).toHaveLength(1);
  expect(body.endpoints).toHaveLength(1);
  expect(body.settings[0].value).toBe('https://node.example');
  expect(JSON.stringify(body)).not.toContain('key-of-somebody');
});
