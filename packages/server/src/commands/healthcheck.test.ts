import { Broadcaster, memoryStore } from '@tx-broadcaster/core';
import { FakeChain } from '@tx-broadcaster/core/testing';
import { custom } from 'viem';
import { foundry } from 'viem/chains';
import { expect, onTestFinished, test } from 'vitest';
import { messageTypes, signer } from '../../test/harness.js';
import { startServer } from '../server.js';
import { healthcheck } from './healthcheck.js';

async function start() {
  const chain = new FakeChain({ automine: true, clientVersion: 'anvil/v1' });
  const broadcaster = new Broadcaster({
    chains: [{ chain: foundry, transport: custom(chain.provider()) }],
    signers: [signer],
    messageTypes,
    store: memoryStore(),
  });
  const server = await startServer({ broadcaster });
  onTestFinished(() => server.close());
  return server;
}

test('a server that takes transactions is ready, however it was told its address', async () => {
  const { port } = await start();
  const all = { HOST: '0.0.0.0', PORT: String(port) };
  expect(await healthcheck([], all)).toMatchObject({ isReady: true, text: expect.stringContaining('answered 200') });
  expect(await healthcheck(['--port', String(port)], { PORT: '1' })).toMatchObject({ isReady: true });
});

test('programs are answered in JSON', async () => {
  const { port, close } = await start();
  const ask = async () => JSON.parse((await healthcheck(['--json', '--port', String(port)], {})).text);
  expect(await ask()).toMatchObject({
    ready: true,
    status: 200,
    answer: { checks: { store: { status: 'ok' } } },
    error: null,
  });
  await close();
  expect(await ask()).toMatchObject({
    ready: false,
    status: null,
    answer: null,
    error: expect.any(String),
  });
});

test('one that is gone is not', async () => {
  const { port, close } = await start();
  await close();
  const { isReady, text } = await healthcheck(['--host', '127.0.0.1'], { PORT: String(port) });
  expect([isReady, text]).toEqual([false, expect.stringMatching(/did not answer: .*ECONNREFUSED/)]);
});
