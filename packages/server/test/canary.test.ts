import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Anvil, run, startAnvil } from '@tx-broadcaster/testing';
import { createTestClient, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Canary, canaryText, filesIn, findCanaries, rowsOf } from './canaries.js';

const bin = join(import.meta.dirname, '../bin/tx-broadcaster.js');
const someone = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

let folder: string;
let anvil: Anvil;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'canary-'));
  anvil = await startAnvil();
});
afterEach(async () => {
  await anvil.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Mood = 'well' | 'unauthorized' | 'refusing' | 'broken' | 'gone';

/** A provider in front of anvil that tells everybody what it was asked, as some do. */
async function chattyProvider(target: string) {
  let mood: Mood = 'well';
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const echo = `${request.method} http://${request.headers.host}${request.url} ${JSON.stringify(request.headers)} ${body}`;
    if (mood === 'gone') return request.socket.destroy();
    if (mood === 'unauthorized') return response.writeHead(401).end(`bad project: ${echo}`);
    if (mood === 'broken') return response.writeHead(200).end(`<html>${echo}`);
    const forwarded = await fetch(target, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    let told = await forwarded.text();
    if (mood === 'refusing') {
      const error = { code: -32_000, message: `no: ${echo}`, data: echo };
      const asked: { id: unknown; method: string }[] = [JSON.parse(body)].flat();
      const refused = new Set(asked.filter(({ method }) => /estimateGas|sendRaw/.test(method)).map(({ id }) => id));
      told = JSON.stringify(JSON.parse(told), (_key, value) =>
        refused.has(value?.id) ? { jsonrpc: '2.0', id: value.id, error } : value,
      );
    }
    response.writeHead(forwarded.status, { 'content-type': 'application/json' }).end(told);
  };
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    be: (next: Mood) => {
      mood = next;
    },
  };
}

/** A receiver of webhooks that repeats what it was told, and refuses every third time. */
async function receiver() {
  let calls = 0;
  const server = createServer(async (request, response) => {
    for await (const _chunk of request);
    const isRefused = ++calls % 3 === 0;
    response.writeHead(isRefused ? 500 : 200).end(`${request.url} ${JSON.stringify(request.headers)}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What everybody may see of a server: its answers, by request. */
function client(url: string) {
  const seen: Record<string, string> = {};
  let asked = 0;
  const ask = async (method: string, path: string, as: Record<string, string> = {}, body?: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await fetch(url + path, {
      method,
      headers: body === undefined ? as : { 'content-type': 'application/json', ...as },
      signal: AbortSignal.timeout(20_000),
      ...(body === undefined ? {} : { body: text }),
    });
    const told = await answer.text();
    const cookies = answer.headers.getSetCookie();
    const isJson = answer.headers.get('content-type')?.includes('json') && !told.includes('\n{');
    return { status: answer.status, told, cookies, body: isJson && told !== '' ? JSON.parse(told) : null };
  };
  return {
    seen,
    /** The answer is for nobody else: it holds a secret, once. */
    secretly: ask,
    async ask(method: string, path: string, as: Record<string, string> = {}, body?: unknown) {
      const answer = await ask(method, path, as, body);
      seen[`${++asked} ${method} ${path} ${answer.status}`] = answer.told;
      return answer;
    },
  };
}

test('no secret is ever logged, answered, told, counted or stored', async () => {
  const provider = await chattyProvider(anvil.url);
  const relay = await chattyProvider(anvil.url);
  const hooks = await receiver();
  const canaries: Canary[] = [];
  const plant = (name: string, text = canaryText()) => {
    canaries.push({ name, text });
    return text;
  };
  const key = `0x${plant('private key', randomBytes(32).toString('hex'))}` as const;
  const { address } = privateKeyToAccount(key);
  const dev = createTestClient({ mode: 'anvil', transport: http(anvil.url) });
  await dev.setBalance({ address, value: 10n ** 20n });
  writeFileSync(join(folder, 'key'), key);
  const note = { kind: 'calldata', to: someone, gas: '30000' };
  const estimated = { kind: 'calldata', to: someone };
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ messageTypes: { note, estimated } }));
  const data = join(folder, 'data');
  const env = {
    ...process.env,
    BROADCASTER_RPC_URL: `http://${provider.host}/v3/${plant('path of the RPC URL')}?apikey=${plant('query of the RPC URL')}`,
    BROADCASTER_SEND_ONLY_RPC_URL: `http://relay:${plant('password of the relay')}@${relay.host}/${plant('path of the relay')}`,
    BROADCASTER_PRIVATE_KEY_FILE: join(folder, 'key'),
    BROADCASTER_SERVER_KEY: plant('server key'),
    BROADCASTER_WEBHOOKS_ALLOW: '127.0.0.0/8',
    BROADCASTER_DRAIN_DELAY: '0s',
    LOG_LEVEL: 'trace',
  };
  const flags = ['--port', '0', '--data-dir', data, '--config', join(folder, 'config.json')];
  const server = await run(process.execPath, [bin, ...flags], /"msg":"started"\}\n/, { env });
  onTestFinished(() => server.stop('SIGKILL'));
  const [, url = ''] = /"url":"(http[^"]+)"/.exec(server.output()) ?? [];
  const { ask, secretly, seen } = client(url);

  // people and their secrets
  await expect.poll(() => server.output()).toMatch(/setup#token=/);
  const [, token = ''] = /setup#token=(\w{43})/.exec(server.output()) ?? [];
  const password = plant('password');
  const cookieOf = ({ cookies }: { cookies: string[] }, name: string) => {
    const cookie = cookies[0]?.split(';')[0] ?? '';
    plant(name, cookie.split('=')[1]);
    return { cookie };
  };
  const first = await ask('POST', '/session/setup', {}, { token, name: 'anna', password });
  const setUp = cookieOf(first, 'session of the first login');
  await ask('POST', '/session', {}, { name: 'anna', password: plant('mistyped password') });
  await ask('POST', '/session', {}, `{"name":"anna","password":"${password}"`);
  await ask('POST', '/session', {}, { name: 'anna', password, remember: password });
  const anna = cookieOf(await ask('POST', '/session', {}, { name: 'anna', password }), 'session cookie');
  await ask('POST', '/users', anna, { name: 'ben', role: 'viewer', password: plant('password of another') });
  await ask('POST', '/users', anna, { name: 'eve', role: 'owner', password: plant('password of nobody') });
  const changed = plant('new password');
  const renewed = cookieOf(
    await ask('POST', '/session/password', setUp, { password, new_password: changed }),
    'session after a change',
  );
  const { body: made } = await secretly('POST', '/api-keys', renewed, { name: 'shop', role: 'submitter' });
  plant('API key', made.secret.slice(17));
  const shop = { authorization: `Bearer ${made.secret}` };
  const { body: rotated } = await secretly('POST', `/api-keys/${made.id}/rotate`, renewed, {});
  plant('rotated API key', rotated.secret.slice(17));
  await ask('GET', '/transactions', { authorization: `Bearer ${made.secret}x` });
  await ask('GET', '/transactions', {
    authorization: `Bearer txb_abcdefghijkl_${plant('API key of nobody', canaryText().slice(0, 43))}`,
  });
  await ask('GET', '/transactions', { authorization: `Basic ${plant('basic credentials')}` });
  await ask('GET', '/transactions', {
    cookie: `txb=${plant('session of nobody', canaryText().padEnd(43, '0').slice(0, 43))}`,
  });
  const hook = { url: `http://${hooks}/${plant('path of a webhook')}`, event_types: ['transaction.*'] };
  const { body: webhook } = await secretly('POST', '/webhooks', renewed, hook);
  plant('webhook secret', webhook.secret.slice('whsec_'.length));
  const turned = await secretly('POST', `/webhooks/${webhook.id}/rotate-secret`, renewed, {});
  plant('renewed webhook secret', turned.body.secret.slice('whsec_'.length));
  await ask('POST', `/webhooks/${webhook.id}/test`, renewed);

  // transactions, while the provider is well and while it is not
  const submit = (fields: object = {}) =>
    ask('POST', '/transaction/broadcast', shop, { message_type: 'note', data: '0x01', ...fields });
  await submit();
  for (const mood of ['refusing', 'unauthorized', 'broken', 'gone'] as const) {
    provider.be(mood);
    relay.be(mood);
    const tried = await submit();
    await submit({ message_type: 'estimated' });
    await ask('POST', '/transactions/simulate', shop, { message_type: 'estimated', data: '0x02' });
    // a node that refuses works; one that says nothing sensible is ill
    const refused = async () => (await ask('GET', `/transactions/${tried.body.transaction_id}/attempts`, shop)).told;
    const ill = async () => (await ask('GET', '/rpc', renewed)).told;
    const [sign, pattern] = mood === 'refusing' ? [refused, /no: POST/] : [ill, /"last_error":\{/];
    await expect.poll(sign, { timeout: 30_000 }).toMatch(pattern);
    await ask('GET', '/readyz?verbose', {});
  }
  const { body: list } = await ask('GET', '/transactions?status=pending', renewed);
  for (const { transaction_id } of list.data)
    await ask('GET', `/transactions/${transaction_id}?include=attempts,events`, renewed);
  const [one] = list.data;
  await ask('POST', `/transactions/${one.transaction_id}/cancel`, renewed, { reason: 'a test' });
  provider.be('well');
  relay.be('well');
  await submit();
  const { body: last } = await submit();
  const stageOf = async () => (await ask('GET', `/transactions/${last.transaction_id}`, shop)).body.stage;
  await expect.poll(stageOf, { timeout: 60_000 }).toMatch(/mined|confirmed/);
  await ask('POST', '/operations', renewed, { action: 'retry', filter: {}, all: true });
  await ask('POST', '/transaction/broadcast', shop, { message_type: password, data: '0x' });

  // everything there is to see
  const paths = [
    '/transactions',
    '/transactions/export?format=csv',
    '/transactions/stats',
    '/stats/timeseries',
    '/operations',
  ];
  const more = [
    '/signers',
    '/rpc',
    '/message-types',
    '/message-types/note',
    '/api-keys',
    '/users',
    '/sessions',
    '/session',
  ];
  const rest = [
    '/metrics',
    '/livez',
    '/readyz',
    '/version',
    '/openapi.json',
    '/docs',
    '/dashboard/config.json',
    '/audit',
  ];
  for (const path of [...paths, ...more, ...rest, '/audit/export', '/audit/verify', '/nothing'])
    await ask('GET', path, renewed);
  const deliveries = async () => (await secretly('GET', `/webhooks/${webhook.id}/deliveries`, renewed)).body.data;
  await expect.poll(async () => (await deliveries()).length).toBeGreaterThan(3);
  const isPathOfHook = ({ name }: Canary) => name === 'path of a webhook';
  const stream = await fetch(`${url}/events`, { headers: { ...renewed, 'last-event-id': '0' } });
  const events = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let told = '';
  while (!told.includes('transaction.') && !told.includes('event: hello')) told += (await events?.read())?.value ?? '';
  await submit();
  while (!told.includes('transaction.signed')) told += (await events?.read())?.value ?? '';
  await events?.cancel();
  await server.stop();

  const log = server.output();
  expect(log.length).toBeGreaterThan(5_000);
  expect(log).toContain(address);
  expect(findCanaries(canaries, { log, events: told })).toEqual([]);
  // the log is where the first admin is told it, once
  plant('token of the first admin', token);
  const files = filesIn(data);
  expect(Object.keys(files).map((path) => path.slice(data.length))).toContain('/broadcaster.db');
  files.rows = Buffer.from(rowsOf(join(data, 'broadcaster.db')));
  // a webhook's URL has to be known; whoever may see it is an admin
  expect(
    findCanaries(
      canaries.filter((canary) => !isPathOfHook(canary)),
      files,
    ),
  ).toEqual([]);
  // what a caller has sent may come back to that caller; nothing else does
  const answers = Object.entries(seen).filter(([name]) => !name.includes('/webhooks'));
  expect(answers.length).toBeGreaterThan(50);
  for (const [name, text] of answers) {
    const others = canaries.filter(
      (canary) => !(name.includes('POST /transaction/broadcast') && canary.text === password),
    );
    expect(findCanaries(others, { [name]: text })).toEqual([]);
  }
}, 240_000);

test('no secret is in what is said about a configuration that is wrong', async () => {
  const canary = { name: 'a secret', text: canaryText() };
  const { text } = canary;
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify({ messageTypes: { note: { kind: 'calldata', to: someone } } }));
  writeFileSync(join(folder, 'bad'), text);
  const good = {
    BROADCASTER_RPC_URL: `http://127.0.0.1:9/${text}`,
    BROADCASTER_PRIVATE_KEY: `0x${'1'.repeat(64)}`,
    BROADCASTER_CHAIN_ID: '31337',
    BROADCASTER_DATA_DIR: join(folder, 'data'),
    BROADCASTER_CONFIG: config,
  };
  const wrong: Record<string, string>[] = [
    { BROADCASTER_RPC_URL: `htps://user:${text}@rpc.example/${text}` },
    { BROADCASTER_RPC_URL: `https://rpc.example/${text},${text}` },
    { BROADCASTER_SEND_ONLY_RPC_URL: text },
    { BROADCASTER_PRIVATE_KEY: text },
    { BROADCASTER_PRIVATE_KEY_FILE: join(folder, 'bad'), BROADCASTER_PRIVATE_KEY: '' },
    { BROADCASTER_PRIVATE_KEY_FILE: join(folder, 'bad') },
    { BROADCASTER_SERVER_KEY: text.slice(0, 30) },
    { BROADCASTER_SERVER_KEY: text, BROADCASTER_SERVER_KEY_FILE: join(folder, 'bad') },
    { DATABASE_URL: `mysql://user:${text}@127.0.0.1/${text}` },
    { DATABASE_URL: `postgres://user:${text}@127.0.0.1:99999/x` },
  ];
  const shown = spawnSync(process.execPath, [bin, 'config', 'print'], {
    env: { ...process.env, ...good, BROADCASTER_SERVER_KEY: text, DATABASE_URL: `postgres://u:${text}@db/x` },
    encoding: 'utf8',
  });
  expect([shown.status, shown.stdout]).toEqual([0, expect.stringMatching(/BROADCASTER_SERVER_KEY +\[redacted\]/)]);
  expect(findCanaries([canary], { stdout: shown.stdout, stderr: shown.stderr })).toEqual([]);
  for (const argv of [['doctor'], ['doctor', '--json'], ['config', 'print', '--json'], ['--help']]) {
    const { stdout, stderr } = spawnSync(process.execPath, [bin, ...argv], {
      env: {
        ...process.env,
        ...good,
        BROADCASTER_SERVER_KEY: text,
        DATABASE_URL: `postgres://u:${text}@127.0.0.1:9/x`,
      },
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(stdout.length).toBeGreaterThan(50);
    expect(findCanaries([canary], { [`stdout of ${argv}`]: stdout, [`stderr of ${argv}`]: stderr })).toEqual([]);
  }
  const silent: Record<string, string>[] = [
    { BROADCASTER_CHAIN_ID: '' },
    { BROADCASTER_SERVER_KEY: text, DATABASE_URL: `postgres://user:${text}@127.0.0.1:9/x?application_name=${text}` },
  ];
  for (const env of [...wrong, ...silent]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, '--port', '0'], {
      env: { ...process.env, ...good, ...env },
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect([status, stderr]).toEqual([wrong.includes(env) ? 78 : 69, expect.stringMatching(/cannot start/)]);
    const short = { name: 'its beginning', text: text.slice(0, 30) };
    expect(findCanaries([canary, short], { stdout, stderr })).toEqual([]);
  }
}, 120_000);

test.each([
  ['as it is', (text: string) => `a ${text} b`],
  ['in capitals', (text: string) => text.toUpperCase()],
  ['in base64, behind anything', (text: string) => Buffer.from(`user:${text}`).toString('base64')],
  ['in hex', (text: string) => Buffer.from(text).toString('hex')],
])('a secret is found %s', (_form, written) => {
  const canary = { name: 'a secret', text: canaryText() };
  expect(findCanaries([canary], { here: written(canary.text), there: canaryText() })).toEqual(['a secret in here']);
});
