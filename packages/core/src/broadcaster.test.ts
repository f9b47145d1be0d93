import { type Address, custom, defineChain } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterEach, describe, expect, it, test } from 'vitest';
import { Broadcaster } from './broadcaster.js';
import type { EndpointNotice, TransactionNotice } from './events.js';
import type { BroadcasterOptions } from './options.js';
import { privateKeySigner } from './signer/private-key-signer.js';
import { memoryStore } from './store/memory-store.js';
import type { Store } from './store/store.js';
import { FakeChain } from './testing/fake-chain.js';
import type { FakeChainOptions } from './testing/fake-chain-options.js';
import { ManualClock } from './testing/manual-clock.js';
import { seededRandom } from './testing/seeded-random.js';
import { calldataType } from './transaction/message-type.js';

const to: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const signer = privateKeySigner('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
const local = defineChain({
  id: 31_337,
  name: 'Fake',
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
  rpcUrls: { default: { http: [] } },
  blockTime: 12_000,
});
const messageTypes = { pay: calldataType({ to, value: 1n, gas: 21_000n }) };

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Options extends Partial<BroadcasterOptions<typeof messageTypes>> {
  readonly chainOptions?: FakeChainOptions;
  readonly refuse?: () => Error | null;
}

/** A broadcaster on a fake chain without a network, under virtual time; not started yet. */
function stage({ chainOptions, refuse, ...options }: Options = {}) {
  const clock = new ManualClock();
  const chain = new FakeChain(chainOptions);
  const store = options.store ?? memoryStore();
  const transport = custom({
    async request({ method, params }: { method: string; params?: unknown }) {
      const error = method === 'eth_sendRawTransaction' ? (refuse?.() ?? null) : null;
      if (error) throw error;
      return chain.request(method, params);
    },
  });
  const broadcaster = new Broadcaster({
    chains: [{ chain: local, transport, settleDepth: 3, confirmations: 2, pollInterval: 1000 }],
    signers: [signer],
    messageTypes,
    clock,
    random: seededRandom(1),
    signWait: 60_000,
    ...options,
    store,
  });
  ends.push(async () => {
    const stopped = broadcaster.stop();
    await clock.advance(10_000);
    await stopped;
  });
  return { broadcaster, chain, clock, store };
}

async function started(options: Options = {}) {
  const on = stage(options);
  await on.broadcaster.start();
  await on.clock.settle(40);
  return on;
}

describe('start and stop', () => {
  it('does nothing before it is started, and says so', async () => {
    const { broadcaster } = stage();
    await expect(broadcaster.broadcast('pay', '0x')).rejects.toMatchObject({
      code: 'shutting_down',
      message: expect.stringContaining('start()'),
    });
    expect(broadcaster.health()).toEqual([]);
  });

  it('can be started twice and stopped twice', async () => {
    let leases = 0;
    const inner = memoryStore();
    const store: Store = {
      ...inner,
      lease(request) {
        leases++;
        return inner.lease(request);
      },
    };
    const { broadcaster } = stage({ store });
    const [first, second] = await Promise.all([broadcaster.start(), broadcaster.start()]);
    expect(first).toBe(broadcaster);
    expect(second).toBe(broadcaster);
    expect(leases).toBe(1);
    const stopping = broadcaster.stop();
    expect(broadcaster.stop()).toBe(stopping);
    await stopping;
    await expect(broadcaster.broadcast('pay', '0x')).rejects.toMatchObject({
      code: 'shutting_down',
      message: expect.stringContaining('stopped'),
    });
  });

  it('gives its lanes back and closes the store when it stops', async () => {
    const released: string[] = [];
    let closed = 0;
    const inner = memoryStore();
    const store: Store = {
      ...inner,
      async release(lanes, holder) {
        released.push(...lanes);
        return inner.release(lanes, holder);
      },
      async close() {
        closed++;
        return inner.close();
      },
    };
    const { broadcaster } = await started({ store });
    await broadcaster.stop();
    expect(released).toEqual([`31337:${signer.address.toLowerCase()}`]);
    expect(closed).toBe(1);
  });

  it('can be stopped without having been started', async () => {
    await expect(stage().broadcaster.stop()).resolves.toBeUndefined();
  });

  it('is stopped by `await using`', async () => {
    let outside: Broadcaster<typeof messageTypes>;
    {
      await using broadcaster = (await started()).broadcaster;
      outside = broadcaster;
      expect((await broadcaster.broadcast('pay', '0x')).status).toBe('pending');
    }
    await expect(outside.broadcast('pay', '0x')).rejects.toMatchObject({ code: 'shutting_down' });
  });

  it('stops no timer of the one who owns the clock, and leaves none of its own', async () => {
    const { broadcaster, clock } = await started();
    await broadcaster.stop();
    await clock.advance(60_000);
    expect(clock.pending()).toBe(0);
  });
});

describe('wrong options', () => {
  it('are named all at once by the constructor, which does no I/O', () => {
    const named = ['`chains`', '`signers`', '`store`', '`colour`'].map((name) => expect.stringContaining(name));
    for (const message of named) {
      expect(
        () => new Broadcaster({ chains: [], signers: [3], messageTypes: {}, store: null, colour: 1 } as never),
      ).toThrow(expect.objectContaining({ code: 'invalid_option', message }));
    }
  });

  it('of message types are named by it too', () => {
    const wrong = { Pay: calldataType(), 'p p': calldataType({ to }) };
    expect(() => stage({ messageTypes: wrong as never })).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: expect.stringMatching(/Pay.*p p/s) }),
    );
  });
});

describe('wait', () => {
  const sent = async (options: Options = {}) => {
    const on = await started(options);
    return { ...on, id: (await on.broadcaster.broadcast('pay', '0x')).transaction_id };
  };

  it('until accepted ends with the acknowledgement', async () => {
    const { broadcaster, clock, id } = await sent();
    const waiting = broadcaster.wait(id, { until: 'accepted' });
    await clock.advance(1000);
    expect(await waiting).toMatchObject({ stage: 'accepted', status: 'success' });
  });

  it('until mined ends with the first block', async () => {
    const { broadcaster, clock, chain, id } = await sent();
    const waiting = broadcaster.wait(id, { until: 'mined' });
    await clock.advance(2000);
    chain.mine(1);
    await clock.advance(3000);
    expect(await waiting).toMatchObject({ stage: 'mined', block_number: 1 });
  });

  it('until the end waits for the confirmations', async () => {
    const { broadcaster, clock, chain, id } = await sent();
    const waiting = broadcaster.wait(id);
    await clock.advance(2000);
    chain.mine(4);
    await clock.advance(3000);
    expect(await waiting).toMatchObject({ stage: 'confirmed', status: 'success' });
  });

  it('ends at once where it is that far already', async () => {
    const { broadcaster, clock, id } = await sent();
    await clock.advance(1000);
    const before = clock.now();
    expect(await broadcaster.wait(id, { until: 'accepted' })).toMatchObject({ stage: 'accepted' });
    expect(clock.now()).toBe(before);
  });

  it('fails with the transaction, and says why', async () => {
    const refuse = () => Object.assign(new Error('intrinsic gas too low'), { code: -32000 });
    const { broadcaster, clock, id } = await sent({ refuse });
    const waiting = expect(broadcaster.wait(id)).rejects.toMatchObject({
      code: 'transaction_failed',
      message: expect.stringContaining('intrinsic gas too low'),
      details: { transaction: { transaction_id: id, status: 'failed', stage: 'rejected' } },
    });
    await clock.advance(30_000);
    await waiting;
  });

  it('ends with the time given, and the transaction goes on', async () => {
    const { broadcaster, clock, id } = await sent();
    const waiting = expect(broadcaster.wait(id, { timeout: '5s' })).rejects.toMatchObject({
      code: 'wait_timeout',
      retryable: true,
    });
    await clock.advance(5000);
    await waiting;
    expect(await broadcaster.get(id)).toMatchObject({ status: 'success' });
  });

  it('ends with the signal of the one who waits', async () => {
    const { broadcaster, id } = await sent();
    const control = new AbortController();
    const waiting = expect(broadcaster.wait(id, { signal: control.signal })).rejects.toMatchObject({
      code: 'wait_timeout',
    });
    control.abort();
    await waiting;
  });

  it('ends at once with a signal that was given before', async () => {
    const { broadcaster, clock, id } = await sent();
    let ended = false;
    const waiting = broadcaster.wait(id, { signal: AbortSignal.abort() }).catch(() => {
      ended = true;
    });
    await clock.settle(40);
    const early = ended;
    await clock.advance(60_000);
    await waiting;
    expect(early).toBe(true);
  });

  it('ends when the broadcaster stops', async () => {
    const { broadcaster, id } = await sent();
    const waiting = expect(broadcaster.wait(id)).rejects.toMatchObject({ code: 'shutting_down' });
    await broadcaster.stop();
    await waiting;
  });

  it('is refused for what nobody knows', async () => {
    const { broadcaster } = await started();
    await expect(broadcaster.wait('nobody')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuses a time that is none before it listens', async () => {
    const { broadcaster, id } = await sent();
    await expect(broadcaster.wait(id, { timeout: 'soon' })).rejects.toMatchObject({ code: 'invalid_option' });
  });

  it('of many at once listens for each and leaves nothing behind', async () => {
    const { broadcaster, clock, id } = await sent();
    const waiting = Array.from({ length: 20 }, () => broadcaster.wait(id, { until: 'accepted', timeout: '9s' }));
    await clock.advance(1000);
    expect((await Promise.all(waiting)).every(({ stage: at }) => at === 'accepted')).toBe(true);
  });
});

describe('what is told', () => {
  it('is every step once, after it is stored, with the status before', async () => {
    const { broadcaster, clock, store } = await started();
    const told: TransactionNotice[] = [];
    const stored: (number | undefined)[] = [];
    broadcaster.on('transaction', (notice) => {
      told.push(notice);
      void store.get(notice.transaction.transaction_id).then((one) => stored.push(one?.version));
    });
    const { transaction_id: id } = await broadcaster.broadcast('pay', '0x');
    await clock.advance(2000);
    expect(told.map(({ type, seq, previous_status }) => [type, seq, previous_status])).toEqual([
      ['signed', 1, null],
      ['accepted', 2, 'pending'],
    ]);
    for (const [index, { seq }] of told.entries()) expect(stored[index]).toBeGreaterThanOrEqual(seq);
    expect((await broadcaster.history(id))?.events.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('cannot break a transaction: a listener that throws becomes a warning', async () => {
    const { broadcaster, clock } = await started();
    const warnings: string[] = [];
    broadcaster.on('warning', ({ message }) => warnings.push(message));
    broadcaster.on('transaction', () => {
      throw new Error('printer on fire');
    });
    const { transaction_id: id } = await broadcaster.broadcast('pay', '0x');
    await clock.advance(2000);
    expect(await broadcaster.get(id)).toMatchObject({ status: 'success' });
    expect(warnings).toContain('a listener threw');
  });
});

describe('retry', () => {
  it('is refused for what nobody knows, what is under way, and another version', async () => {
    const { broadcaster, clock } = await started();
    await expect(broadcaster.retry('nobody')).rejects.toMatchObject({ code: 'not_found' });
    const { transaction_id: id } = await broadcaster.broadcast('pay', '0x');
    await expect(broadcaster.retry(id)).rejects.toMatchObject({ code: 'not_retryable' });
    await expect(broadcaster.retry(id, { version: 99 })).rejects.toMatchObject({ code: 'conflict', retryable: true });
    await clock.advance(1000);
  });
});

describe('an action with an idempotency key', () => {
  const types = (events: readonly { readonly type: string }[] | undefined) => events?.map(({ type }) => type) ?? [];
  /** One that has a nonce and waits in the pool. */
  async function sent() {
    const on = await started();
    const { transaction_id: id } = await on.broadcaster.broadcast('pay', '0x');
    await on.clock.advance(10);
    const asked = async (count: string) =>
      types((await on.broadcaster.history(id))?.events).filter((type) => type === count).length;
    return { ...on, id, asked };
  }

  it('is taken once, however often and at whatever version it is asked for', async () => {
    const { broadcaster, id, asked } = await sent();
    const { version } = (await broadcaster.get(id)) ?? {};
    const told: string[] = [];
    const options = { idempotencyKey: 'k', version: version ?? 0, onReplayed: () => told.push('replayed') };
    await broadcaster.speedUp(id, options);
    expect(told).toEqual([]);
    expect(await broadcaster.speedUp(id, options)).toEqual(await broadcaster.get(id));
    expect(told).toEqual(['replayed']);
    await Promise.all(Array.from({ length: 5 }, () => broadcaster.speedUp(id, { idempotencyKey: 'at-once' })));
    expect(await asked('speeding_up')).toBe(2);
    await broadcaster.speedUp(id);
    expect(await asked('speeding_up')).toBe(3);
  });

  it('is refused where its key belongs to something else; each actor has its own keys', async () => {
    const { broadcaster, id, asked } = await sent();
    await broadcaster.speedUp(id, { idempotencyKey: 'k', maxFeePerGas: 100_000_000_000n, actor: 'user:anna' });
    for (const other of [
      broadcaster.speedUp(id, { idempotencyKey: 'k', maxFeePerGas: 100_000_000_001n, actor: 'user:anna' }),
      broadcaster.cancel(id, { idempotencyKey: 'k', actor: 'user:anna' }),
      broadcaster.amend(id, { idempotencyKey: 'k', actor: 'user:anna', note: 'x' }),
    ]) {
      await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused', details: { transaction_id: id } });
    }
    await broadcaster.cancel(id, { idempotencyKey: 'k', actor: 'user:ben' });
    expect([await asked('speeding_up'), await asked('cancelling')]).toEqual([1, 1]);
    await expect(broadcaster.cancel(id, { idempotencyKey: 'a b' })).rejects.toMatchObject({
      code: 'invalid_field',
      issues: [{ pointer: '/idempotency_key' }],
    });
  });

  it('uses no key up by being refused', async () => {
    const { broadcaster, id } = await sent();
    await expect(broadcaster.retry(id, { idempotencyKey: 'k' })).rejects.toMatchObject({ code: 'not_retryable' });
    expect(await broadcaster.cancel(id, { idempotencyKey: 'k' })).toMatchObject({ wish: 'cancel' });
  });
});

test('what is asked about before anything happened is empty, not missing', async () => {
  const { broadcaster } = await started();
  expect(await broadcaster.get('nobody')).toBeNull();
  expect(await broadcaster.history('nobody')).toBeNull();
  expect(await broadcaster.list({ limit: 10 })).toEqual([]);
  expect(await broadcaster.counts()).toEqual([]);
  expect(broadcaster.messageTypes()).toEqual(['pay']);
  expect(broadcaster.health()).toMatchObject([
    {
      lane: `31337:${signer.address.toLowerCase()}`,
      chain_id: 31_337,
      signer: signer.address,
      blocked_on: null,
      queued: 0,
      head_block: 0,
    },
  ]);
});

describe('endpoints', () => {
  const failing = { on: false };
  const started2 = async () => {
    failing.on = false;
    const chain = new FakeChain();
    const first = custom({
      async request({ method, params }: { method: string; params?: unknown }) {
        if (failing.on) throw Object.assign(new Error('at https://a.example/v3/secret'), { status: 500 });
        return chain.request(method, params);
      },
    });
    const endpoints = [
      { transport: first, name: 'a' },
      { transport: custom(chain.provider()), name: 'b' },
    ];
    return started({ chains: [{ chain: local, endpoints, pollInterval: 1000 }] });
  };

  it('are told as they are doing, each with its counts', async () => {
    const { broadcaster, clock } = await started2();
    const { transaction_id: id } = await broadcaster.broadcast('pay', '0x');
    await clock.advance(2000);
    expect(await broadcaster.get(id)).toMatchObject({ status: 'success' });
    expect(broadcaster.endpoints()).toMatchObject([
      { chain_id: 31_337, name: 'a', host: null, status: 'healthy', head_block: 0, lag: 0, sends: 1, send_only: false },
      { chain_id: 31_337, name: 'b', status: 'healthy', sends: 1 },
    ]);
    expect(JSON.parse(JSON.stringify(broadcaster.endpoints()))).toEqual(broadcaster.endpoints());
    await broadcaster.stop();
    expect(broadcaster.endpoints()).toEqual([]);
  });

  it('tell when their status changes, and never a URL', async () => {
    const { broadcaster, clock } = await started2();
    const notices: EndpointNotice[] = [];
    broadcaster.on('endpoint', (notice) => notices.push(notice));
    await clock.advance(2000);
    failing.on = true;
    const { transaction_id: id } = await broadcaster.broadcast('pay', '0x');
    await clock.advance(120_000);
    failing.on = false;
    await clock.advance(60_000);
    expect(notices.map(({ endpoint, previous_status }) => [endpoint.name, previous_status, endpoint.status])).toEqual([
      ['a', 'healthy', 'open'],
      ['a', 'open', 'healthy'],
    ]);
    expect(await broadcaster.get(id)).toMatchObject({ status: 'success' });
    const told = JSON.stringify([notices, broadcaster.endpoints(), await broadcaster.history(id)]);
    expect(told).toContain('HTTP 500');
    expect(told).not.toContain('secret');
  });
});

test('any viem account is a signer', async () => {
  const account = privateKeyToAccount(`0x${'44'.repeat(32)}`);
  const { broadcaster, clock, chain } = await started({ signers: [account] });
  const { transaction_id: id } = await broadcaster.broadcast('pay', '0x');
  await clock.advance(2000);
  chain.mine(1);
  expect(chain.transactionsOf(account.address)).toHaveLength(1);
  expect(await broadcaster.get(id)).toMatchObject({ from: account.address });
});
