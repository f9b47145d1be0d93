import { custom, defineChain } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { foundry, mainnet } from 'viem/chains';
import { describe, expect, it, test } from 'vitest';
import { type BroadcasterOptions, checkBroadcasterOptions, lanePolicyOf } from './options.js';
import { addressOnly } from './signer/address-only.js';
import { memoryStore } from './store/memory-store.js';

const transport = custom({ request: async () => null });
const good: BroadcasterOptions = {
  chains: [{ chain: foundry, transport }],
  signers: [privateKeyToAccount(`0x${'11'.repeat(32)}`)],
  messageTypes: {},
  store: memoryStore(),
};
const complaint = (options: unknown): string => {
  try {
    checkBroadcasterOptions(options as BroadcasterOptions);
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_option' });
    return (error as Error).message;
  }
  return '';
};

describe('options', () => {
  it('that are right pass in silence', () => {
    expect(complaint(good)).toBe('');
    expect(complaint({ ...good, signers: [], limits: { inFlightPerSigner: 1, queue: 1 } })).toBe('');
  });

  it('may be without keys where nothing is signed', () => {
    const signers = [addressOnly('0x70997970C51812dc3A010C7d01b50e0d17dc79C8')];
    expect(complaint({ ...good, signers, mode: 'api' })).toBe('');
    expect(complaint({ ...good, signers })).toContain('expected a signer that has its key for 0x70997970C51812dc3A01');
    expect(complaint({ ...good, signers, mode: 'worker' })).toContain('got addressOnly');
  });

  test.each<[string, object, string]>([
    ['no chains', { chains: [] }, 'expected `chains` to be a list of at least one chain, got object'],
    [
      'a chain without an id',
      { chains: [{ chain: {}, transport }] },
      'expected `chain.id` to be a chain id, got undefined',
    ],
    [
      'a URL for a transport',
      { chains: [{ chain: foundry, transport: 'http://x' }] },
      'expected `transport of chain 31337` to be a viem transport, got "http://x"',
    ],
    [
      'a transport and endpoints',
      { chains: [{ chain: foundry, transport, endpoints: [{ transport }] }] },
      'expected `transport` or `endpoints` of chain 31337, got both',
    ],
    [
      'an endpoint that is a URL',
      { chains: [{ chain: foundry, endpoints: ['https://x'] }] },
      'expected endpoint 1 of chain 31337 to be an object with `url` or `transport`, got string',
    ],
    [
      'the same chain twice',
      {
        chains: [
          { chain: foundry, transport },
          { chain: foundry, transport },
        ],
      },
      'expected `chains` to be chains of different ids',
    ],
    [
      'a negative depth',
      { chains: [{ chain: foundry, transport, settleDepth: -1 }] },
      'expected `settleDepth` to be an integer from 0 on, got -1',
    ],
    [
      'no confirmations',
      { chains: [{ chain: foundry, transport, confirmations: 0 }] },
      "expected `confirmations` to be a positive integer, 'safe' or 'finalized', got 0",
    ],
    [
      'a key for a signer',
      { signers: [`0x${'11'.repeat(32)}`] },
      'expected `signers` to be objects with address and signTransaction',
    ],
    ['no signers', { signers: undefined }, 'expected `signers` to be a list of signers, got undefined'],
    [
      'no store',
      { store: undefined },
      'expected `store` to be a store, e.g. `await sqliteStore({ path })`, got undefined',
    ],
    ['a store that was not awaited', { store: Promise.resolve(memoryStore()) }, 'expected `store` to be a store'],
    [
      'no window',
      { limits: { inFlightPerSigner: 0 } },
      'expected `limits.inFlightPerSigner` to be a positive integer, got 0',
    ],
    ['half a queue', { limits: { queue: 0.5 } }, 'expected `limits.queue` to be a positive integer, got 0.5'],
    ['a misspelt name', { singers: [] }, '`singers` is not an option; there are chains, signers,'],
  ])('with %s are refused in plain words', (_name, change, words) => {
    expect(complaint({ ...good, ...change })).toContain(words);
  });

  it.each([
    [{ maxValue: 5 }, 'expected `policy.maxValue` to be wei as a bigint from 0 on, got 5'],
    [{ maxFee: 5n }, '`policy.maxFee` is not a limit, did you mean `maxFeePerGas`?'],
  ])('with the spend policy %o are refused in plain words', (policy, words) => {
    expect(complaint({ ...good, policy })).toContain(words);
  });

  it('with fees that are no prices are refused, tips as well', () => {
    const fees = { maxFeePerGas: 0n, maxPriorityFeePerGas: '1' };
    const message = complaint({ ...good, chains: [{ chain: foundry, transport, fees }] });
    expect(message).toContain('expected `fees.maxFeePerGas` to be a positive bigint (wei)');
    expect(message).toContain('expected `fees.maxPriorityFeePerGas` to be a positive bigint (wei), got "1"');
  });

  it('may reach a chain over endpoints', () => {
    const endpoints = [
      { url: 'https://x', name: 'x', priority: 1 },
      { transport, sendOnly: true },
    ];
    expect(complaint({ ...good, chains: [{ chain: foundry, endpoints }] })).toBe('');
  });

  it('are complained about all together', () => {
    const message = complaint({
      chains: [],
      signers: undefined,
      messageTypes: {},
      store: {},
      limits: { queue: -1 },
      colour: 'red',
    });
    for (const name of ['`chains`', '`signers`', '`store`', '`limits.queue`', '`colour`'])
      expect(message).toContain(name);
    expect(message.split('; there are')[0]).toContain('`colour` is not an option');
  });

  it('never show a signer that is a key by mistake', () => {
    const key = `0x${'5a'.repeat(32)}`;
    expect(complaint({ ...good, signers: [{ key }] })).not.toContain(key.slice(2));
  });

  it('never repeat a private key that was given for a signer', () => {
    const key = `0x${'5a'.repeat(32)}`;
    expect(complaint({ ...good, signers: [key] })).not.toContain(key.slice(2));
  });

  test.each<[string, object]>([
    ['chains that are no list', { chains: { chain: foundry, transport } }],
    ['a chain that is null', { chains: [null] }],
    ['signers that are no list', { signers: { address: '0x' } }],
    ['an unknown policy of success', { successOn: 'done' }],
    ['a time-out that is no duration', { rpcTimeout: 'soon' }],
    ['a wait that is no duration', { signWait: 'soon' }],
    ['a lease that is no duration', { lease: 'soon' }],
    ['a signer without an address', { signers: [{ address: 'alice', signTransaction: async () => '0x' }] }],
  ])('with %s are refused at the door, like the others', (_name, change) => {
    expect(complaint({ ...good, ...change })).not.toBe('');
  });
});

describe('the policy of a lane', () => {
  const chain = { chain: mainnet, transport };

  it('has the documented defaults', () => {
    expect(lanePolicyOf(good, chain)).toMatchObject({
      settleDepth: 12,
      window: 16,
      pollMs: 4000,
      bumpAfterMs: 45_000,
      maxFeePerGas: null,
      signTimeoutMs: 5000,
      exclusive: true,
      retry: { maxAttempts: 3 },
    });
  });

  it('follows the chain’s block time, within reason', () => {
    const paced = (blockTime: number) =>
      lanePolicyOf(good, { chain: defineChain({ ...mainnet, blockTime }), transport });
    expect(paced(12_000)).toMatchObject({ pollMs: 4000, rebroadcastMs: 24_000 });
    expect(paced(250)).toMatchObject({ pollMs: 250, rebroadcastMs: 5000 });
  });

  it('settles never before the confirmations that are told', () => {
    expect(lanePolicyOf(good, { ...chain, confirmations: 40 }).settleDepth).toBe(40);
    expect(lanePolicyOf(good, { ...chain, confirmations: 2, settleDepth: 5 }).settleDepth).toBe(5);
    expect(lanePolicyOf(good, { ...chain, settleDepth: 0 }).settleDepth).toBe(0);
    const final = lanePolicyOf(good, { ...chain, confirmations: 'finalized' });
    expect(final).toMatchObject({ settleDepth: 12, settledBy: 'finalized' });
  });

  it('takes what was asked for', () => {
    const options = { ...good, exclusive: false, signTimeout: '1s', limits: { inFlightPerSigner: 3 } } as const;
    const asked = { ...chain, fees: { maxFeePerGas: 9n, bumpAfter: '10s' }, pollInterval: '2s' };
    expect(lanePolicyOf(options, asked)).toMatchObject({
      exclusive: false,
      signTimeoutMs: 1000,
      window: 3,
      maxFeePerGas: 9n,
      bumpAfterMs: 10_000,
      pollMs: 2000,
    });
  });
});
