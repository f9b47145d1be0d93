import {
  Broadcaster,
  type BroadcasterOptions,
  type ChainOptions,
  type Clock,
  type Confirmations,
  calldataType,
  functionType,
  presignedType,
  privateKeySigner,
  type Store,
} from '@tx-broadcaster/core';
import { FakeChain, type FakeChainOptions, ManualClock, seededRandom } from '@tx-broadcaster/core/testing';
import { type RpcNode, startRpcNode } from '@tx-broadcaster/testing';
import { type Address, type Chain, defineChain, http, parseAbi } from 'viem';
import { afterEach } from 'vitest';
import { storyStore } from './story-store.js';

export const contract: Address = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
export const signer = privateKeySigner(key);

const abi = parseAbi(['function add_weight(address _addr, uint256 _weight)', 'error TooHeavy(uint256 weight)']);
export const someone: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

const messageTypes = {
  add: functionType({ abi, functionName: 'add_weight', to: contract, gas: 100_000n }),
  estimated: functionType({ abi, functionName: 'add_weight', to: contract }),
  tried: functionType({ abi, functionName: 'add_weight', to: contract, gas: 100_000n, simulate: 'before-send' }),
  checked: functionType({ abi, functionName: 'add_weight', to: contract, simulate: 'before-accept' }),
  raw: presignedType(),
  pay: calldataType({ to: someone, value: 1n, gas: 21_000n }),
};

export interface World {
  readonly clock: ManualClock;
  readonly chain: FakeChain;
  readonly node: RpcNode;
  readonly store: Store;
  readonly broadcaster: Broadcaster<typeof messageTypes>;
  readonly warnings: string[];
  /** Accepts `count` transactions of type `add`, weights 1 to count; their ids. */
  submit(count: number): Promise<string[]>;
  /** Moves time until the transaction satisfies the condition. */
  until(
    id: string,
    is: (record: Awaited<ReturnType<Broadcaster['accept']>>['transaction']) => boolean,
    maxMs?: number,
  ): Promise<void>;
  /** Kills the instance (no timer or turn of it ever runs again) and starts a new one on the same store and node. */
  successor(options?: Partial<BroadcasterOptions<typeof messageTypes>>): Promise<World>;
  end(): Promise<void>;
}

interface WorldOptions {
  readonly chain?: FakeChainOptions;
  readonly options?: Partial<BroadcasterOptions<typeof messageTypes>>;
  /** Blocks by themselves, this often; virtual ms. Left out: only when the test mines. */
  readonly blockMs?: number;
  /** How the chain is before it is first seen. */
  readonly prepare?: (chain: FakeChain) => void;
  /** Caps of the chain. */
  readonly fees?: NonNullable<ChainOptions['fees']>;
  readonly confirmations?: Confirmations;
  /** The node refuses connections from the start. */
  readonly refused?: boolean;
  readonly store?: Store;
}

/** Worlds of one test file, each ended after its test. */
export function worlds() {
  let open: World[] = [];
  afterEach(async () => {
    await Promise.all(open.map((one) => one.end()));
    open = [];
  });
  const ending = (one: World) => void open.push(one);
  const start = async (options?: WorldOptions): Promise<World> => {
    const one = await world(options);
    ending(one);
    return one;
  };
  return { start, ending };
}

/** A broadcaster on a scripted node with virtual time: nothing in it waits. */
async function world({
  chain: chainOptions,
  options,
  blockMs,
  refused,
  store,
  fees,
  confirmations,
  prepare,
}: WorldOptions = {}): Promise<World> {
  const story = store === undefined ? await storyStore() : { store, busy: () => false };
  const clock = new ManualClock(undefined, { busy: story.busy });
  const chain = new FakeChain({ clientVersion: 'FakeChain/1.0', ...chainOptions });
  prepare?.(chain);
  const node = await startRpcNode(chain, { now: () => clock.now() });
  if (refused) await node.refuse();
  if (blockMs !== undefined) {
    const tick = () => {
      chain.mine(1);
      clock.after(blockMs, tick);
    };
    clock.after(blockMs, tick);
  }
  return build(clock, chain, node, story.store, { chains: chainsOf(node, fees, confirmations), ...options }, 1);
}

async function build(
  clock: ManualClock,
  chain: FakeChain,
  node: RpcNode,
  store: Store,
  options: Partial<BroadcasterOptions<typeof messageTypes>>,
  seed: number,
): Promise<World> {
  const warnings: string[] = [];
  let alive = true;
  const own: Clock = {
    now: () => clock.now(),
    after: (ms, fn) => clock.after(ms, () => alive && fn()),
    soon: (fn) => clock.soon(() => alive && fn()),
  };
  const broadcaster = new Broadcaster({
    chains: chainsOf(node),
    signers: [signer],
    messageTypes,
    store,
    clock: own,
    random: seededRandom(seed),
    signWait: 60_000,
    ...options,
  });
  broadcaster.on('warning', ({ message, details }) => warnings.push(`${message} ${JSON.stringify(details)}`));
  await broadcaster.start();
  await clock.settle(40);
  // a database and a node take turns of the event loop of their own
  const hasLooked = () => warnings.length > 0 || broadcaster.health().every(({ head_block }) => head_block !== null);
  const until = performance.now() + 3_000;
  while (!hasLooked() && performance.now() < until) await clock.settle(10);
  return {
    clock,
    chain,
    node,
    store,
    broadcaster,
    warnings,
    submit: (count) =>
      Promise.all(
        Array.from(
          { length: count },
          async (_, index) => (await broadcaster.broadcast('add', [someone, index + 1])).transaction_id,
        ),
      ),
    until: (id, is, maxMs = 600_000) =>
      clock.advanceUntil(
        async () => {
          const record = await broadcaster.get(id);
          return record !== null && is(record);
        },
        { stepMs: 250, maxMs },
      ),
    async successor(others = {}) {
      alive = false;
      const next = await build(clock, chain, node, others.store ?? store, { ...options, ...others }, seed + 1);
      // the dead instance's lease has to run out first
      await clock.advance(15_000);
      return next;
    },
    async end() {
      const stopped = alive ? broadcaster.stop() : Promise.resolve();
      // a signature that is waited for has to time out first
      await clock.advance(10_000);
      await stopped;
      await node.close();
    },
  };
}

/** The node as the worlds use it, with these caps. */
export function chainsOf(
  { url }: Pick<RpcNode, 'url'>,
  fees: ChainOptions['fees'] = {},
  confirmations: Confirmations = 2,
): [ChainOptions] {
  const timing = { settleDepth: 3, confirmations, pollInterval: 1000 };
  return [{ chain: local, transport: http(url), fees, ...timing }];
}

export const local: Chain = defineChain({
  id: 31_337,
  name: 'Fake',
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
  rpcUrls: { default: { http: ['http://127.0.0.1'] } },
  blockTime: 12_000,
});
