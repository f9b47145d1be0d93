import { Broadcaster, memoryStore, privateKeySigner } from '@tx-broadcaster/core';
import { FakeChain, ManualClock } from '@tx-broadcaster/core/testing';
import { custom } from 'viem';
import { foundry } from 'viem/chains';
import { expect, onTestFinished, test } from 'vitest';
import { makeLog } from './log.js';
import { logEvents } from './watch.js';

test('an endpoint that falls ill is a warning, one that recovers good news', async () => {
  const lines: string[] = [];
  const log = makeLog({ level: 'info', format: 'json', secrets: [], out: { write: (line) => lines.push(line) } });
  const clock = new ManualClock();
  const chain = new FakeChain();
  let isUp = true;
  const broadcaster = new Broadcaster({
    chains: [
      {
        chain: foundry,
        endpoints: [
          {
            name: 'a',
            transport: custom({
              async request({ method, params }: { method: string; params?: unknown }) {
                if (!isUp) throw Object.assign(new Error('https://a.example/key'), { status: 503 });
                return chain.request(method, params);
              },
            }),
          },
          { name: 'b', transport: custom(chain.provider()) },
        ],
      },
    ],
    signers: [privateKeySigner(`0x${'11'.repeat(32)}`)],
    messageTypes: {},
    store: memoryStore(),
    clock,
  });
  logEvents(broadcaster, log);
  await broadcaster.start();
  onTestFinished(() => broadcaster.stop());
  await clock.advance(20_000);
  expect(lines).toEqual([]);
  isUp = false;
  await clock.advance(120_000);
  isUp = true;
  await clock.advance(60_000);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 40, msg: 'endpoint open', endpoint: 'a', chain_id: 31_337, status: 'open', error: 'HTTP 503' },
    { level: 30, msg: 'endpoint healthy', endpoint: 'a', status: 'healthy' },
  ]);
});
