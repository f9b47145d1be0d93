import { connect } from 'node:net';
import { Broadcaster, calldataType, memoryStore } from '@tx-broadcaster/core';
import { FakeChain } from '@tx-broadcaster/core/testing';
import { accounts, startServer } from '@tx-broadcaster/server';
import { custom } from 'viem';
import { foundry } from 'viem/chains';
import { expect, onTestFinished, test } from 'vitest';
import { signer, someone } from './harness.js';

/** A server with two API keys, one of which will behave. */
async function start(options: { mostInFlight?: number; requestTimeoutMs?: number; uses: number }) {
  const chain = new FakeChain({ automine: true, clientVersion: 'anvil/v1' });
  const store = memoryStore();
  const broadcaster = new Broadcaster({
    chains: [{ chain: foundry, transport: custom(chain.provider()) }],
    signers: [signer],
    messageTypes: { note: calldataType({ to: someone, gas: 30_000n }) },
    store,
  });
  const access = accounts({
    documents: store.documents,
    rateLimits: { submit: { uses: options.uses, seconds: 1 } },
  });
  const server = await startServer({ broadcaster, access, ...options });
  onTestFinished(() => server.close());
  const key = async (name: string) => {
    const any = { message_types: null, signers: null, ip_allow: null, expires_at: null } as const;
    const made = await access.accounts?.keys.create({ name, role: 'submitter', ...any }, null);
    return `Bearer ${made?.secret}`;
  };
  const submit = async (authorization: string, padding = 0) => {
    const answer = await fetch(`${server.url}/transaction/broadcast`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ message_type: 'note', data: '0x01' }) + ' '.repeat(padding),
    });
    const body = (await answer.json()) as { transaction_id: string; code: string };
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body };
  };
  return { chain, server, broadcaster, greedy: await key('greedy'), modest: await key('modest'), submit };
}

/** Runs so many at a time until `total` are done. */
async function flood<T>(total: number, atOnce: number, run: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let begun = 0;
  const worker = async () => {
    while (begun++ < total) results.push(await run());
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

test('ten times too much is told to wait; what is accepted, and who behaves, does not suffer', async () => {
  const { chain, broadcaster, greedy, modest, submit } = await start({ mostInFlight: 40, uses: 20 });
  await submit(greedy);
  const startedAt = performance.now();
  let isOver = false;
  const modestly = (async () => {
    const statuses: number[] = [];
    // as many as its quota has room for at once: it behaves
    while (!isOver && statuses.length < 20) statuses.push((await submit(modest)).status);
    return statuses;
  })();
  const answers = await flood(1_000, 100, () => submit(greedy, 120_000));
  isOver = true;
  const seconds = (performance.now() - startedAt) / 1000;

  const accepted = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status !== 200);
  expect(accepted.length).toBeGreaterThan(0);
  expect(accepted.length).toBeLessThanOrEqual(20 + 20 * seconds);
  // how many depends on how long the machine takes for them
  expect(refused.length).toBeGreaterThan(0);
  for (const { status, body } of refused)
    expect(['429 rate_limited', '503 overloaded']).toContain(`${status} ${body.code}`);
  expect(refused.every(({ retryAfter }) => Number(retryAfter) >= 1)).toBe(true);
  const mild = await modestly;
  expect(mild.length).toBeGreaterThan(0);
  // one of many, it may meet a full server; its quota is nobody else's
  expect(mild.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  // what came to the chain out of order waits for the next block, which nobody else will cause
  chain.mine(1);
  for (const { body } of accepted) {
    const record = await broadcaster.wait(body.transaction_id, { until: 'terminal', timeout: '60s' });
    expect(record.status).toBe('success');
  }
});

test('whoever sends a request drop by drop is cut off, and others are answered meanwhile', async () => {
  const { server, modest, submit } = await start({ requestTimeoutMs: 400, uses: 1_000 });
  const heads = [
    'POST /transaction/broadcast HTTP/1.1\r\nHost: localhost\r\nX-Slow: ',
    `POST /transaction/broadcast HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${modest}\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n`,
  ];
  const closed = heads.flatMap((head) =>
    Array.from({ length: 50 }, () => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write(head));
      const drops = setInterval(() => socket.write('x'), 20);
      socket.on('error', () => {});
      return new Promise<void>((resolve) => {
        socket.on('close', () => {
          clearInterval(drops);
          resolve();
        });
        socket.resume();
      });
    }),
  );
  expect((await submit(modest)).status).toBe(200);
  await Promise.all(closed);
  expect((await submit(modest)).status).toBe(200);
});
