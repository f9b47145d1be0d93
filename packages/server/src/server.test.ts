import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Broadcaster, type BroadcasterOptions, calldataType, memoryStore, type Store } from '@tx-broadcaster/core';
import { FakeChain } from '@tx-broadcaster/core/testing';
import { custom } from 'viem';
import { foundry } from 'viem/chains';
import { expect, onTestFinished, test } from 'vitest';
import { signer, someone } from '../test/harness.js';
import { type ServerOptions, startServer } from './server.js';

const body = JSON.stringify({ message_type: 'note', data: '0x' });

async function start(options: Partial<ServerOptions> = {}, broadcasterOptions: Partial<BroadcasterOptions> = {}) {
  const chain = new FakeChain({ automine: true, clientVersion: 'anvil/v1' });
  const broadcaster = new Broadcaster({
    chains: [{ chain: foundry, transport: custom(chain.provider()) }],
    signers: [signer],
    messageTypes: { note: calldataType({ to: someone, gas: 30_000n }) },
    store: memoryStore(),
    ...broadcasterOptions,
  });
  const server = await startServer({ broadcaster, ...options });
  onTestFinished(() => server.close());
  return { server, broadcaster };
}

/** What the server answers to these bytes on a connection of its own, until it closes it or falls silent. */
async function exchange(
  port: number,
  parts: readonly (string | Uint8Array)[],
): Promise<{ text: string; closed: boolean }> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  let closed = false;
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('close', () => {
    closed = true;
  });
  socket.on('error', () => {});
  for (const part of parts) {
    if (closed) break;
    await new Promise<void>((resolve) => socket.write(part, () => resolve()));
    await setTimeout(5);
  }
  for (let waited = 0; waited < 100 && !closed; waited++) await setTimeout(10);
  socket.destroy();
  return { text, closed };
}

function head(lines: readonly string[]): string {
  const fixed = ['POST /transaction/broadcast HTTP/1.1', 'Content-Type: application/json'];
  return [...fixed, ...lines, '', ''].join('\r\n');
}

test('tells whoever calls it by another name by which it may be called, each once', async () => {
  const { server } = await start();
  const { text } = await exchange(server.port, [
    'GET /version HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
  ]);
  expect(text).toContain('"hint":"Call it localhost or 127.0.0.1 or [::1], or turn authentication on."');
});

test('serves over HTTP', async () => {
  const { server } = await start();
  const answer = await fetch(`${server.url}/transaction/broadcast`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(answer.status).toBe(200);
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
});

test('a body that is announced as too large is refused before it comes, and the connection closed', async () => {
  const { server } = await start();
  const { text, closed } = await exchange(server.port, [head(['Host: localhost', 'Content-Length: 999999999'])]);
  expect(text).toMatch(/^HTTP\/1\.1 413 /);
  expect(text).toContain('"code":"body_too_large"');
  expect(closed).toBe(true);
});

test('a body that turns out too large is refused while it comes, and the connection closed', async () => {
  const { server } = await start({ bodyLimit: 10_000 });
  const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`;
  const { text, closed } = await exchange(server.port, [
    head(['Host: localhost', 'Transfer-Encoding: chunked']),
    ...Array(50).fill(chunk),
  ]);
  expect(text).toMatch(/^HTTP\/1\.1 413 /);
  expect(text).toContain('at most 10000 bytes');
  expect(closed).toBe(true);
});

test('a chunked body under the limit is as good as any', async () => {
  const { server } = await start();
  const chunks = [...body].map((character) => `1\r\n${character}\r\n`).join('');
  const { text } = await exchange(server.port, [
    head(['Host: localhost', 'Transfer-Encoding: chunked', 'Connection: close']),
    chunks,
    '0\r\n\r\n',
  ]);
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
});

test.each([
  ['both lengths', head(['Host: localhost', 'Content-Length: 3', 'Transfer-Encoding: chunked'])],
  ['two lengths', head(['Host: localhost', 'Content-Length: 3', 'Content-Length: 4'])],
  ['no host', head(['Content-Length: 0'])],
  ['a host that is none', head(['Host: a b', 'Content-Length: 0', 'Connection: close'])],
  ['a header with a bare line feed', 'GET / HTTP/1.1\nHost: localhost\nX: y\n\n'],
  ['no HTTP', 'hello\r\n\r\n'],
])('malformed requests (%s) are answered 400 and do no harm', async (_, bytes) => {
  const { server } = await start();
  const { text } = await exchange(server.port, [bytes]);
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect((await fetch(`${server.url}/livez`)).status).toBe(200);
});

test('a client that goes away while it waits leaves its transaction accepted', async () => {
  const { server, broadcaster } = await start();
  const socket = connect(server.port, '127.0.0.1');
  // it is told once it is durable, and answered after that
  const stored = new Promise<void>((resolve) => {
    const off = broadcaster.on('transaction', () => {
      socket.destroy();
      off();
      resolve();
    });
  });
  socket.write(head(['Host: localhost', `Content-Length: ${body.length}`]) + body);
  await stored;
  expect(await broadcaster.list({ limit: 10 })).toHaveLength(1);
});

test('a client that goes away in the middle of its body leaves nothing', async () => {
  const { server, broadcaster } = await start();
  await exchange(server.port, [head(['Host: localhost', 'Content-Length: 5000']), '{"mess']);
  expect(await broadcaster.list({ limit: 10 })).toEqual([]);
  expect((await fetch(`${server.url}/livez`)).status).toBe(200);
});

test('closing finishes the requests under way and then stops the broadcaster', async () => {
  const { store, begun, letGo } = gated(memoryStore());
  const { server, broadcaster } = await start({}, { store });
  const answer = fetch(`${server.url}/transaction/broadcast`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await begun;
  const closed = server.close();
  letGo();
  expect((await answer).status).toBe(200);
  await closed;
  await expect(fetch(server.url)).rejects.toThrow();
  await expect(broadcaster.accept('note', '0x')).rejects.toMatchObject({ code: 'shutting_down' });
  expect(server.close()).toStrictEqual(closed);
});

test('before it closes it serves on for a while, unready', async () => {
  const { server } = await start({ drainDelayMs: 150 });
  const closed = server.close();
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  const answer = await fetch(`${server.url}/transaction/broadcast`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(answer.status).toBe(200);
  await closed;
});

test('connections that are kept alive do not hold it up', async () => {
  const { server } = await start();
  await Promise.all(Array.from({ length: 20 }, () => fetch(`${server.url}/livez`).then((answer) => answer.text())));
  const before = performance.now();
  await server.close();
  expect(performance.now() - before).toBeLessThan(1000);
});

test('a taken port is an error, and nothing stays behind', async () => {
  const { server } = await start();
  const store = memoryStore();
  await expect(start({ port: server.port }, { store })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(store.list({ limit: 1 })).rejects.toMatchObject({ code: 'store_unavailable' });
});

/** A store that keeps an insert waiting until it is let go; `begun` resolves when one has come. */
function gated(store: Store) {
  let begin = () => {};
  let letGo = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const insert: Store['insert'] = async (accepted) => {
    begin();
    await gate;
    return store.insert(accepted);
  };
  const commit: Store['commit'] = async (decided) => {
    if (decided.newTransactions.length > 0) {
      begin();
      await gate;
    }
    return store.commit(decided);
  };
  return { store: { ...store, insert, commit }, begun, letGo: () => letGo() };
}
