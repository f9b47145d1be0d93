import { type Address, custom, defineChain } from 'viem';
import { expect, onTestFinished, test } from 'vitest';
import { Broadcaster } from '../broadcaster.js';
import { privateKeySigner } from '../signer/private-key-signer.js';
import { FakeChain } from '../testing/fake-chain.js';
import { ManualClock } from '../testing/manual-clock.js';
import { seededRandom } from '../testing/seeded-random.js';
import { RestorableStore } from '../testing/simulation/restorable-store.js';
import { calldataType } from '../transaction/message-type.js';

const to: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const signer = privateKeySigner('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
const local = defineChain({
  id: 31_337,
  name: 'Fake',
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
  rpcUrls: { default: { http: [] } },
});

test('a store that went back under a running instance is driven by nobody until all lanes are known to be stopped', async () => {
  const clock = new ManualClock();
  const chain = new FakeChain();
  const restorable = new RestorableStore();
  let refused = 0;
  let refuses = true;
  const store: typeof restorable.store = {
    ...restorable.store,
    stopLanes(review) {
      if (!refuses) return restorable.store.stopLanes(review);
      refused++;
      return Promise.reject(new Error('the connection was cut'));
    },
  };
  const transport = custom({
    request: async ({ method, params }: { method: string; params?: unknown }) => chain.request(method, params),
  });
  const broadcaster = new Broadcaster({
    chains: [{ chain: local, transport, settleDepth: 3, pollInterval: 1000 }],
    signers: [signer],
    messageTypes: { pay: calldataType({ to, value: 1n, gas: 21_000n }) },
    store,
    clock,
    random: seededRandom(1),
  });
  onTestFinished(async () => {
    const stopped = broadcaster.stop();
    await clock.advance(10_000);
    await stopped;
  });
  await broadcaster.start();
  await clock.settle(40);
  const mark = restorable.mark;
  await broadcaster.broadcast('pay', '0x');
  await clock.advance(5000);
  const sent = chain.pooled.length;
  expect(sent).toBe(1);

  await restorable.setBack(mark);
  await clock.advance(60_000);
  expect(refused).toBeGreaterThan(1);
  expect(broadcaster.health()).toEqual([]);
  refuses = false;
  await clock.advance(60_000);
  const [lane] = await broadcaster.signers();
  expect(lane?.review).not.toBeNull();
  expect(chain.pooled).toHaveLength(sent);
});
