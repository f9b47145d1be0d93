import { expect, test } from 'vitest';
import { commandLine, startWithCommands } from '../../../test/command-line.js';
import { signer } from '../../../test/harness.js';

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
