import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startWithAccounts } from '../../../test/accounts.js';
import { commandLine, type Run } from '../../../test/command-line.js';
import { startApp } from '../../../test/harness.js';
import { accounts } from '../../access/access.js';

interface At {
  readonly run: Run;
  /** Where the accounts are. */
  readonly where: readonly string[];
}

async function onServer(): Promise<At> {
  const harness = await startWithAccounts();
  const { authorization = '' } = await harness.key('boss', 'admin');
  const env = { BROADCASTER_URL: 'http://host', BROADCASTER_API_KEY: authorization.slice('Bearer '.length) };
  const line = commandLine(harness.app);
  return { run: (argv, io) => line(argv, { ...io, env: { ...env, ...io?.env } }), where: [] };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'accounts-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function offline(): Promise<At> {
  return { run: commandLine(null), where: ['--offline', '--data-dir', folder()] };
}

describe.each([
  ['on a server', onServer],
  ['in the database', offline],
])('%s', (_, begin) => {
  test('keys are made, listed, rotated, revoked', async () => {
    const { run, where } = await begin();
    const wanted = ['--name', 'shop', '--role', 'submitter', '--message-type', 'erc20.*', '--ip', '10.0.0.0/8'];
    const made = await run(['keys', 'create', ...wanted, '--expires', '2099-01-01T00:00:00Z', ...where, '--json']);
    expect([made.code, made.json]).toMatchObject([
      0,
      [{ name: 'shop', role: 'submitter', message_types: ['erc20.*'], expires_at: '2099-01-01T00:00:00.000Z' }],
    ]);
    const [{ id, secret }] = made.json;
    expect(secret).toMatch(/^txb_/);
    const listed = await run(['keys', 'list', ...where]);
    expect(listed.out).toMatch(/shop +submitter/);
    expect(listed.out).not.toContain(secret.slice(20));
    const rotated = await run(['keys', 'rotate', id, '--overlap', '1', ...where, '--json']);
    expect(rotated.json[0].secret).not.toBe(secret);
    expect((await run(['keys', 'revoke', id, ...where])).code).toBe(0);
    expect((await run(['keys', 'revoke', id, ...where])).code).toBe(4);
    expect((await run(['keys', 'rotate', 'nothing', ...where])).code).toBe(3);
    expect((await run(['keys', 'create', ...wanted, ...where])).code).toBe(4);
  });

  test('users are added, listed, changed, removed', async () => {
    const { run, where } = await begin();
    const input = 'correct horse battery\n';
    const anna = await run(['users', 'add', 'anna', '--role', 'admin', ...where, '--json'], { input });
    expect(anna.json).toMatchObject([{ name: 'anna', role: 'admin', disabled: false }]);
    const env = { BROADCASTER_USER_PASSWORD: 'correct horse battery' };
    expect((await run(['users', 'add', 'bob', '--role', 'viewer', ...where], { env })).code).toBe(0);
    expect((await run(['users', 'role', 'bob', 'operator', ...where, '--json'])).json).toMatchObject([
      { name: 'bob', role: 'operator' },
    ]);
    expect((await run(['users', 'disable', 'bob', ...where, '--json'])).json).toMatchObject([{ disabled: true }]);
    expect((await run(['users', 'enable', 'bob', ...where, '--json'])).json).toMatchObject([{ disabled: false }]);
    expect((await run(['users', 'reset-password', 'bob', ...where], { input: 'another long password' })).code).toBe(0);
    expect((await run(['users', 'remove', 'bob', ...where])).code).toBe(0);
    expect((await run(['users', 'list', ...where, '--json'])).json.map(({ name }) => name)).toEqual(['anna']);
    const last = await run(['users', 'remove', 'anna', ...where]);
    expect([last.code, last.err]).toEqual([4, expect.stringContaining('only admin')]);
  });

  test.each([
    [['keys', 'create', '--name', 'shop', '--role', 'king'], /--role: expected one of submitter/],
    [['keys', 'create', '--name', 'Big Shop', '--role', 'viewer'], /--name: expected/],
    [['keys', 'create', '--name', 'shop', '--role', 'viewer', '--ip', 'home'], /--ip: expected/],
    [
      ['keys', 'create', '--name', 'shop', '--role', 'viewer', '--expires', '2001-01-01T00:00:00Z'],
      /--expires: expected/,
    ],
    [['users', 'add', 'anna', '--role', 'admin'], /password: expected/],
  ] as const)('%j ends with 2, and nothing is made', async (argv, message) => {
    const { run, where } = await begin();
    const { code, err, out } = await run([...argv, ...where], { input: 'short' });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).not.toContain('short"');
  });
});

test('a key that was made in the database opens the server', async () => {
  const { run, where } = await offline();
  const argv = ['keys', 'create', '--name', 'first', '--role', 'admin', ...where, '--json'];
  const [{ secret }] = (await run(argv)).json;
  const path = join(where.at(-1) ?? '', 'broadcaster.db');
  const store = await sqliteStore({ path });
  const harness = await startApp({ access: accounts({ documents: store.documents }) }, { store });
  const ask = commandLine(harness.app);
  const env = { BROADCASTER_URL: 'http://host', BROADCASTER_API_KEY: secret };
  expect((await ask(['keys', 'list', '--json'], { env })).json).toMatchObject([
    { name: 'first', created_by: 'command line' },
  ]);
  // while the server has the database, nobody else may
  expect(await run(argv)).toMatchObject({ code: 69, err: expect.stringContaining('is in use by') });
});

test('without a key, or with one that may not, it ends with 77', async () => {
  const harness = await startWithAccounts();
  const { authorization = '' } = await harness.key('shop', 'submitter');
  const run = commandLine(harness.app);
  expect((await run(['keys', 'list'])).code).toBe(77);
  const env = { BROADCASTER_URL: 'http://host', BROADCASTER_API_KEY: authorization.slice('Bearer '.length) };
  const refused = await run(['keys', 'list', '--json'], { env });
  expect([refused.code, JSON.parse(refused.err).error.code]).toEqual([77, 'forbidden']);
  const both = { ...env, BROADCASTER_API_KEY_FILE: '/somewhere' };
  expect((await run(['keys', 'list'], { env: both })).code).toBe(78);
});
