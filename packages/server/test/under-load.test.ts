import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createPublicClient, http } from 'viem';
import { privateKeyToAddress } from 'viem/accounts';
import { expect, onTestFinished, test } from 'vitest';
import { key, productionServers } from './production-server.js';

const servers = productionServers();

interface Answer {
  /** null: the connection ended without one. */
  readonly status: number | null;
  readonly retryAfter: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  readonly body: any;
}

/** A server of its own process, whose memory is as small as `heapMb` says. */
async function start(env: Readonly<Record<string, string>>, heapMb = 512) {
  const server = await servers.start({
    env: { BROADCASTER_DRAIN_DELAY: '200ms', ...env },
    nodeFlags: [`--max-old-space-size=${heapMb}`],
  });
  const { port } = new URL(server.url);
  const agent = new Agent({ keepAlive: true, maxSockets: 500 });
  onTestFinished(() => agent.destroy());
  let authorization = '';
  const ask = (method: string, path: string, body?: string) =>
    new Promise<Answer>((resolve) => {
      const none = { status: null, retryAfter: null, body: null };
      const json = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length };
      const headers = authorization === '' ? json : { ...json, authorization };
      const asking = request({ host: '127.0.0.1', port, method, path, agent, headers }, (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('error', () => resolve(none));
        answer.on('end', () => {
          const isJson = answer.headers['content-type']?.includes('json');
          const retryAfter = answer.headers['retry-after'] ?? null;
          resolve({ status: answer.statusCode ?? null, retryAfter, body: isJson ? JSON.parse(text) : text });
        });
      });
      asking.on('error', () => resolve(none));
      asking.end(body);
    });
  const submit = (idempotencyKey: string, padding = 0) => {
    const body = { message_type: 'note', data: '0x01', idempotency_key: idempotencyKey };
    return ask('POST', '/transaction/broadcast', JSON.stringify(body) + ' '.repeat(padding));
  };
  /** Takes the first admin's place, and a key. */
  const signIn = async () => {
    await expect.poll(() => server.output()).toMatch(/setup#token=/);
    const [, token] = /setup#token=(\w{43})/.exec(server.output()) ?? [];
    const json = { 'content-type': 'application/json' };
    const url = `http://127.0.0.1:${port}`;
    const account = JSON.stringify({ token, name: 'anna', password: 'correct horse battery' });
    const made = await fetch(`${url}/session/setup`, { method: 'POST', headers: json, body: account });
    const cookie = made.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const wanted = JSON.stringify({ name: 'shop', role: 'submitter' });
    const given = await fetch(`${url}/api-keys`, { method: 'POST', headers: { ...json, cookie }, body: wanted });
    authorization = `Bearer ${((await given.json()) as { secret: string }).secret}`;
  };
  const peakMb = () => {
    const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  };
  const exited = new Promise<number | null>((resolve) => server.child.once('exit', (code) => resolve(code)));
  return { server, ask, submit, signIn, peakMb, exited };
}

/** Runs so many at a time until `total` are done. */
async function flood<T>(total: number, atOnce: number, run: (number: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let begun = 0;
  const worker = async () => {
    while (begun < total) results.push(await run(begun++));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

async function ended(ask: (method: string, path: string) => Promise<Answer>, id: string): Promise<Answer['body']> {
  await expect
    .poll(async () => (await ask('GET', `/transactions/${id}`)).body.stage, { timeout: 60_000 })
    .toMatch(/mined|confirmed/);
  return (await ask('GET', `/transactions/${id}`)).body;
}

test('ten times too much, far more than it has memory for, is told to wait; what was accepted is sent', async () => {
  const { ask, submit, signIn, peakMb, server } = await start(
    { BROADCASTER_LIMIT_SUBMIT: '100/10m', BROADCASTER_LIMIT_OTHER: 'off' },
    160,
  );
  await signIn();
  expect((await submit('first')).status).toBe(200);
  const before = peakMb();
  // 500 MB of bodies
  const answers = await flood(2_500, 250, (number) => submit(`flood-${number}`, 200_000));
  const accepted = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status !== 200);
  expect(accepted.length).toBeGreaterThan(50);
  expect(refused.length).toBeGreaterThan(10 * accepted.length);
  // a refusal may overtake a body that is still on its way: then the connection ends
  const silent = refused.filter(({ status }) => status === null);
  for (const { status, retryAfter, body } of refused.filter((one) => !silent.includes(one))) {
    expect(['429 rate_limited', '503 overloaded']).toContain(`${status} ${body.code}`);
    expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
  }
  expect(silent.length).toBeLessThan(refused.length / 10);
  expect(peakMb() - before).toBeLessThan(250);
  for (const { body } of accepted) expect((await ended(ask, body.transaction_id)).status).toBe('success');
  expect(server.child.exitCode).toBeNull();
}, 240_000);

test('SIGTERM in the middle of it: what was answered is done, the rest was told, once each, and the process ends well', async () => {
  const first = await start({ BROADCASTER_AUTH: 'none' });
  const accepted = new Map<string, string>();
  const refusals: Answer[] = [];
  let begun = 0;
  let isGone = false;
  let isTold = false;
  const caller = async () => {
    while (!isGone) {
      const name = `caller-${begun++}`;
      const answer = await first.submit(name);
      if (answer.status === 200) accepted.set(name, answer.body.transaction_id);
      else if (answer.status === null) isGone = true;
      else refusals.push(answer);
      if (accepted.size < 150 || isTold) continue;
      // a second one would end it at once
      isTold = first.server.child.kill('SIGTERM');
    }
  };
  await Promise.all(Array.from({ length: 20 }, caller));
  expect(await first.exited).toBe(0);
  expect(first.server.output()).toMatch(/"msg":"stopped"\}/);
  // it went on serving until balancers had noticed
  expect(accepted.size).toBeGreaterThan(150);
  for (const { status, body, retryAfter } of refusals) {
    expect([status, body.code, retryAfter]).toEqual([503, 'shutting_down', expect.stringMatching(/^\d+$/)]);
  }

  const second = await start({ BROADCASTER_AUTH: 'none' });
  // whoever got no answer asks again, under the same key
  for (let number = 0; number < begun; number++) {
    const name = `caller-${number}`;
    const { status, body } = await second.submit(name);
    expect(status).toBe(200);
    expect(body.transaction_id).toBe(accepted.get(name) ?? body.transaction_id);
    accepted.set(name, body.transaction_id);
  }
  const nonces = await flood(begun, 10, async (number) => {
    return (await ended(second.ask, accepted.get(`caller-${number}`) ?? '')).nonce;
  });
  expect(nonces.toSorted((a, b) => a - b)).toEqual(Array.from({ length: begun }, (_, nonce) => nonce));
  const chain = createPublicClient({ transport: http(servers.rpcUrl()) });
  expect(await chain.getTransactionCount({ address: privateKeyToAddress(key) })).toBe(begun);
}, 240_000);
