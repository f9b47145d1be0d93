import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore } from '@tx-broadcaster/core';
import { expect, onTestFinished, test } from 'vitest';
import { commandLine, startWithCommands } from '../../../test/command-line.js';
import { signer } from '../../../test/harness.js';
import { openAccess } from '../../access/access.js';
import { Views } from '../../views/views.js';

test('ops: listed, followed, told one by one, aborted', async () => {
  const { run, broadcast } = await startWithCommands();
  await run(['signers', 'pause', signer.address, '--reason', 'a look at it']);
  for (let n = 0; n < 3; n++) await broadcast();
  const argv = ['tx', 'cancel', '--stage', 'queued', '--yes', '--detach', '--rate', '1', '--json'];
  const [{ operation_id: id }] = (await run(argv)).json;
  expect((await run(['ops', 'list', '--json'])).json).toMatchObject([{ operation_id: id, action: 'cancel' }]);
  const aborted = await run(['ops', 'abort', id, '--json']);
  expect(aborted.json).toMatchObject([{ status: 'aborted' }]);
  expect((await run(['ops', 'abort', id])).code).toBe(4);
  await run(['ops', 'resume', id]);
  expect((await run(['ops', 'get', id, '--follow', '--json'])).json).toMatchObject([
    { status: 'completed', succeeded: 3 },
  ]);
  const results = await run(['ops', 'get', id, '--results']);
  expect(results.out.match(/succeeded/g)).toHaveLength(3);
  expect((await run(['ops', 'get', 'op_nothing'])).code).toBe(3);
});

test('ops: Ctrl-C leaves it to the server, and says how to go on', async () => {
  const { run, broadcast, app } = await startWithCommands();
  await run(['signers', 'pause', signer.address, '--reason', 'a look at it']);
  for (let n = 0; n < 30; n++) await broadcast();
  const stopped = new AbortController();
  const fetch = async (url: string, init: RequestInit) => {
    if (/operations\/op_/.test(url)) stopped.abort(new Error('stopped'));
    return app.request(url, init);
  };
  const argv = ['tx', 'cancel', '--stage', 'queued', '--yes', '--rate', '1'];
  const { code, err } = await run(argv, { signal: stopped.signal, fetch });
  expect(code).toBe(75);
  const [, id = ''] = /ops abort (op_\w+) ends it/.exec(err) ?? [];
  expect((await run(['ops', 'get', id, '--json'])).json).toMatchObject([{ status: 'running' }]);
});

test('signers: listed, paused, resumed', async () => {
  const { run } = await startWithCommands();
  expect((await run(['signers', 'list'])).out).toContain(signer.address);
  const paused = await run(['signers', 'pause', signer.address, '--reason', 'audit', '--chain-id', '31337', '--json']);
  expect(paused.json).toMatchObject([{ paused: { reason: 'audit' } }]);
  expect((await run(['signers', 'resume', signer.address, '--reason', 'done', '--json'])).json[0].paused).toBeNull();
  expect((await run(['signers', 'pause', signer.address])).err).toMatch(/required option '--reason/);
  expect((await run(['signers', 'pause', '0x00', '--reason', 'x'])).code).toBe(3);
});

test('ops export: a file that is not there yet, or what comes next; a download that breaks off fails', async () => {
  const { run, broadcast, app } = await startWithCommands();
  await run(['signers', 'pause', signer.address, '--reason', 'a look at it']);
  for (let n = 0; n < 3; n++) await broadcast();
  const [{ operation_id: id }] = (await run(['tx', 'cancel', '--stage', 'queued', '--yes', '--json'])).json;
  const lines = await run(['ops', 'export', id, '--json']);
  expect(lines.json).toMatchObject([...Array(3).fill({ outcome: 'succeeded' }), { rows: 3, complete: true }]);
  const folder = mkdtempSync(join(tmpdir(), 'export-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const out = join(folder, 'results.csv');
  const argv = ['ops', 'export', id, '--format', 'csv', '--out', out];
  expect(await run(argv)).toMatchObject({ code: 0, out: '', err: '3 transactions\n' });
  expect(readFileSync(out, 'utf8')).toMatch(
    /^transaction_id,outcome,code,detail\r\n(?:.*succeeded,,\r\n){3}# 3 rows, completed\r\n$/,
  );
  expect(await run(argv)).toMatchObject({ code: 1, err: expect.stringContaining('--out') });
  const cut = async (url: string, init: RequestInit) =>
    new Response((await (await app.request(url, init)).text()).slice(0, 60));
  expect((await run(['ops', 'export', id], { fetch: cut })).code).toBe(1);
});

test('signers: one of them, its nonces, its balances; nothing is approved or cancelled in passing', async () => {
  const { run, broadcast } = await startWithCommands();
  const { address } = signer;
  await run(['signers', 'pause', address, '--reason', 'a look at it']);
  await broadcast();
  expect((await run(['signers', 'get', address, '--json'])).json).toMatchObject([
    { signer: address, chain_id: 31_337 },
  ]);
  const chain = ['--chain-id', '31337'];
  expect(await run(['signers', 'nonces', address, ...chain])).toMatchObject({
    code: 0,
    out: expect.stringContaining('NONCE'),
  });
  const resync = ['signers', 'resync-nonce', address, ...chain, '--chain-count', '0'];
  expect((await run([...resync, '--confirm', address])).err).toContain('waits for nobody');
  const cancel = ['signers', 'cancel-pending', address, ...chain];
  for (const argv of [resync, cancel]) expect((await run([...argv, '--confirm', '0x00'])).code).toBe(2);
  const done = await run([...cancel, '--confirm', address.toLowerCase(), '--reason', 'enough', '--json']);
  expect(done.json).toMatchObject([{ action: 'cancel', status: 'completed', succeeded: 1, reason: 'enough' }]);
});

test('tx: counted, amended, done once more; rpc and types: listed and asked', async () => {
  const { run, broadcast } = await startWithCommands();
  const { transaction_id: id } = await broadcast({ tags: ['a'] });
  await run(['tx', 'watch', id, '--until', 'confirmed']);
  expect((await run(['tx', 'stats', '--tag', 'a', '--json'])).json).toMatchObject([{ total: 1 }]);
  expect((await run(['tx', 'timeseries', '--from', '-1h', '--json'])).code).toBe(0);
  expect((await run(['tx', 'amend', id, '--note', 'seen', '--json'])).json).toMatchObject([{ note: 'seen' }]);
  expect((await run(['tx', 'amend', id, '--note', 'none', '--json'])).json).toMatchObject([{ note: null }]);
  expect((await run(['tx', 'amend', id])).code).toBe(2);
  const twice = ['tx', 'duplicate', id, '--once', 'k-1', '--tag', 'b', '--json'];
  const [[one], [other]] = [(await run(twice)).json, (await run(twice)).json];
  expect([one.parent_id, one.tags, other.transaction_id]).toEqual([id, ['b'], one.transaction_id]);
  expect((await run(['tx', 'unpark', id, '--reason', 'looked'])).code).toBe(4);
  const [endpoint] = (await run(['rpc', 'list', '--json'])).json;
  expect((await run(['rpc', 'test', endpoint.name, '--chain-id', '31337', '--json'])).json).toMatchObject([
    { ok: true },
  ]);
  expect((await run(['rpc', 'test', 'nothing', '--chain-id', '31337'])).code).toBe(3);
  const [type] = (await run(['types', 'list', '--json'])).json;
  expect((await run(['types', 'get', type.name, '--json'])).json).toMatchObject([{ name: type.name }]);
});

test('what admins look at: the server, the trail, views, sessions', async () => {
  const { documents } = memoryStore();
  const log = { level: 'info' };
  const access = openAccess({ documents });
  const { run } = await startWithCommands({
    access,
    views: new Views({ documents }),
    system: { settings: [], log, keepMs: null },
  });
  expect((await run(['system', 'status', '--json'])).json).toMatchObject([{ status: 'ready', checks: {} }]);
  expect((await run(['system', 'log-level', 'debug', '--json'])).json).toEqual([{ log_level: 'debug' }]);
  expect(log.level).toBe('debug');
  expect((await run(['system', 'log-level', 'loud'])).code).toBe(2);
  expect((await run(['system', 'get', '--json'])).json).toMatchObject([{ log_level: 'debug', warnings: [] }]);
  expect(JSON.parse((await run(['system', 'diagnostics'])).out)).toMatchObject({ log_level: 'debug' });
  const [view] = (await run(['views', 'create', 'Failed', 'status=failed', '--json'])).json;
  expect((await run(['views', 'list'])).out).toContain('status=failed');
  expect((await run(['views', 'remove', view.view_id, '--json'])).json).toEqual([{ done: true }]);
  expect((await run(['views', 'remove', view.view_id])).code).toBe(3);
  const [entry] = (await run(['audit', 'list', '--action', 'system.log_level_changed', '--json'])).json;
  expect(entry).toMatchObject({ before: { log_level: 'info' }, after: { log_level: 'debug' } });
  expect((await run(['audit', 'export', '--json'])).json).toContainEqual(entry);
  expect((await run(['audit', 'verify', '--json'])).json).toMatchObject([{ broken: null }]);
  expect((await run(['whoami', '--json'])).json).toMatchObject([{ authentication: 'none', role: 'admin' }]);
});

test('a server that is not there ends with 69', async () => {
  const nobody = commandLine(null);
  const away = await nobody(['ops', 'list', '--url', 'http://127.0.0.1:9']);
  expect(away.code).toBe(69);
  expect(away.err).toMatch(/gave no answer[\s\S]*hint: Is the server running there/);
  expect((await nobody(['ops', 'list', '--url', 'elsewhere'])).code).toBe(2);
});

test('openapi: the document of all that there is', async () => {
  const { code, out } = await commandLine(null)(['openapi']);
  const document = JSON.parse(out);
  expect([code, document.openapi, Object.keys(document.paths).includes('/webhooks')]).toEqual([0, '3.1.0', true]);
});
