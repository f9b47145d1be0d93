import { createPublicClient, custom, encodeErrorResult, type Hex, keccak256, parseEther, parseGwei } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, test } from 'vitest';
import { FakeChain } from './fake-chain.js';
import type { FakeChainOptions } from './fake-chain-options.js';

const alice = privateKeyToAccount(`0x${'11'.repeat(32)}`);
const bob = privateKeyToAccount(`0x${'22'.repeat(32)}`);
const target = '0x00000000000000000000000000000000000000aa';

interface Wanted {
  account?: typeof alice;
  chainId?: number;
  nonce?: number;
  gas?: bigint;
  maxFee?: bigint;
  tip?: bigint;
  value?: bigint;
  data?: Hex;
  to?: Hex | null;
}

function sign({ account = alice, chainId = 31_337, nonce = 0, gas = 100_000n, ...rest }: Wanted = {}): Promise<Hex> {
  const { maxFee = parseGwei('10'), tip = parseGwei('1'), value = 0n, data = '0x', to = target } = rest;
  const fees = { maxFeePerGas: maxFee, maxPriorityFeePerGas: tip };
  return account.signTransaction({ type: 'eip1559', chainId, nonce, gas, value, data, to, ...fees });
}

async function send(chain: FakeChain, wanted: Wanted = {}, lag = 0): Promise<Hex> {
  return (await chain.request('eth_sendRawTransaction', [await sign(wanted)], { lag })) as Hex;
}

/** What a call that must fail says. */
async function refusal(call: Promise<unknown>): Promise<{ code: number; message: string; data?: unknown }> {
  return call.then(
    (result) => expect.unreachable(`expected a refusal, got ${result}`),
    (error) => ({
      code: error.code,
      message: error.message,
      ...(error.data === undefined ? {} : { data: error.data }),
    }),
  );
}

const fresh = (options: FakeChainOptions = {}) => new FakeChain(options);
const nonces = (chain: FakeChain) => chain.transactionsOf(alice.address).map(({ nonce }) => nonce);

describe('what the pool takes', () => {
  test('answers the hash, and knows the transaction until it is mined', async () => {
    const chain = fresh();
    const raw = await sign();
    expect(await chain.request('eth_sendRawTransaction', [raw])).toBe(keccak256(raw));
    expect(await chain.request('eth_getTransactionByHash', [keccak256(raw)])).toMatchObject({
      blockNumber: null,
      from: alice.address.toLowerCase(),
      nonce: '0x0',
    });
    expect(await chain.request('eth_getTransactionReceipt', [keccak256(raw)])).toBeNull();
    expect(chain.received).toEqual([{ order: 0, raw, hash: keccak256(raw), answer: 'accepted' }]);
  });

  test('refuses the same bytes as already known while they wait, and as a low nonce once they are mined', async () => {
    const chain = fresh();
    await send(chain);
    expect(await refusal(send(chain))).toEqual({ code: -32000, message: 'already known' });
    chain.mine();
    expect((await refusal(send(chain))).message).toBe('nonce too low: next nonce 1, tx nonce 0');
  });

  test('judges a nonce by what it has seen: a node that lags takes a used one', async () => {
    const chain = fresh();
    await send(chain);
    chain.mine();
    const other = { value: 1n };
    expect((await refusal(send(chain, other))).message).toBe('nonce too low: next nonce 1, tx nonce 0');
    await expect(send(chain, other, 1)).resolves.toMatch(/^0x/);
    chain.mine();
    expect(chain.transactionsOf(alice.address)).toHaveLength(1);
    expect(chain.pooled).toEqual([]);
  });

  test.each([
    ['the same fees', 0n, 0n],
    ['a raised fee but the same tip', 20n, 0n],
    ['a raised tip but the same fee', 0n, 20n],
    ['9 % on both', 9n, 9n],
  ])('refuses to replace with %s', async (_, feeUp, tipUp) => {
    const chain = fresh();
    await send(chain, { maxFee: 1_000n * 10n ** 7n, tip: 10n ** 9n });
    const up = { maxFee: (100n + feeUp) * 10n ** 8n, tip: (100n + tipUp) * 10n ** 7n, value: 1n };
    expect((await refusal(send(chain, up))).message).toBe('replacement transaction underpriced');
    expect(chain.pooled).toHaveLength(1);
  });

  test('replaces at 10 % more on both fees, and forgets the old one', async () => {
    const chain = fresh();
    const old = await send(chain, { maxFee: 10n ** 10n, tip: 10n ** 9n });
    const hash = await send(chain, { maxFee: 11n * 10n ** 9n, tip: 11n * 10n ** 8n });
    expect(chain.pooled.map((transaction) => transaction.hash)).toEqual([hash]);
    expect(await chain.request('eth_getTransactionByHash', [old])).toBeNull();
  });

  test('never takes equal fees for a rise, however small they are', async () => {
    const chain = fresh({ baseFee: 1n });
    await send(chain, { maxFee: 5n, tip: 5n });
    expect((await refusal(send(chain, { maxFee: 5n, tip: 5n, value: 1n }))).message).toMatch(/^replacement/);
    await send(chain, { maxFee: 6n, tip: 6n, value: 1n });
  });

  test.each<[string, Wanted, FakeChainOptions, string]>([
    ['a tip below its minimum', { tip: 0n }, {}, 'transaction underpriced: gas tip cap 0, minimum needed 1'],
    ['another chain', { chainId: 1 }, {}, 'invalid chain id for signer: have 1 want 31337'],
    ['too little gas', { gas: 20_999n }, {}, 'intrinsic gas too low: gas 20999, minimum needed 21000'],
    ['more gas than a block has', { gas: 40_000_000n }, { feeCap: null }, 'exceeds block gas limit'],
    [
      'more gas than one transaction may have',
      { gas: 20_000_000n },
      {},
      'transaction gas limit too high (cap: 16777216, tx: 20000000)',
    ],
    [
      'gas below the floor of its calldata',
      { data: `0x${'01'.repeat(1_000)}`, gas: 40_000n },
      {},
      'insufficient gas for floor data gas cost: gas 40000, minimum needed 61000',
    ],
    [
      'fees nobody can mean',
      { maxFee: parseGwei('20000') },
      {},
      'tx fee (2.00 ether) exceeds the configured cap (1.00 ether)',
    ],
    [
      'more than 128 KiB',
      { data: `0x${'00'.repeat(131_072)}`, gas: 2_000_000n },
      {},
      'oversized data: transaction size 131190, limit 131072',
    ],
    [
      'fees below the base fee, where it is told to',
      { maxFee: parseGwei('1') - 1n, tip: 1n },
      { refuseBelowBaseFee: true },
      'max fee per gas less than block base fee: maxFeePerGas: 999999999, baseFee: 1000000000',
    ],
    ['dynamic fees before London', {}, { baseFee: null }, 'transaction type not supported'],
  ])('refuses %s', async (_, wanted, options, message) => {
    expect(await refusal(send(fresh(options), wanted))).toEqual({ code: -32000, message });
  });

  test('refuses a signature with a high s, which would give the transaction a second hash', async () => {
    const raw = await sign();
    const s = BigInt(`0x${raw.slice(-64)}`);
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const high = `${raw.slice(0, -64)}${(order - s).toString(16).padStart(64, '0')}`;
    expect((await refusal(fresh().request('eth_sendRawTransaction', [high]))).message).toMatch(/^invalid sender/);
  });

  test.each([
    ['0x', -32000],
    ['0x02c0', -32000],
    ['0x7f', -32000],
    ['nonsense', -32602],
    [undefined, -32602],
  ])('refuses %s, which is no transaction', async (raw, code) => {
    expect((await refusal(fresh().request('eth_sendRawTransaction', [raw]))).code).toBe(code);
  });

  test('takes what is below the base fee and keeps it until the base fee allows it', async () => {
    const chain = fresh();
    chain.setBaseFee(parseGwei('50'));
    chain.mine();
    await send(chain);
    chain.mine();
    expect(nonces(chain)).toEqual([]);
    chain.setBaseFee(parseGwei('5'));
    chain.mine();
    expect(nonces(chain)).toEqual([0]);
  });

  test('counts what is in the pool already against the balance', async () => {
    const chain = fresh();
    const cost = 100_000n * parseGwei('10');
    chain.setBalance(alice.address, 2n * cost);
    expect((await refusal(send(chain, { value: 2n * cost }))).message).toBe(
      `insufficient funds for gas * price + value: balance ${2n * cost}, tx cost ${3n * cost}, overshot ${cost}`,
    );
    await send(chain, { nonce: 0 });
    expect((await refusal(send(chain, { nonce: 1, value: 7n }))).message).toBe(
      `insufficient funds for gas * price + value: balance ${2n * cost}, queued cost ${cost}, tx cost ${cost + 7n}, overshot 7`,
    );
    await send(chain, { nonce: 1 });
    expect((await refusal(send(chain, { nonce: 0, value: 3n }))).message).toBe(
      `insufficient funds for gas * price + value: balance ${2n * cost}, queued cost ${2n * cost}, tx bumped 3, overshot 3`,
    );
  });

  test('keeps what comes above a gap, and mines it once the gap is filled', async () => {
    const chain = fresh();
    await send(chain, { nonce: 1 });
    await send(chain, { nonce: 2 });
    const count = (tag: string) => chain.request('eth_getTransactionCount', [alice.address, tag]);
    expect(await count('pending')).toBe('0x0');
    chain.mine();
    expect(nonces(chain)).toEqual([]);
    await send(chain, { nonce: 0 });
    expect(await count('pending')).toBe('0x3');
    chain.mine();
    expect(nonces(chain)).toEqual([0, 1, 2]);
    expect(await count('latest')).toBe('0x3');
  });

  test('is full at its limits for one account, for executable and gapped ones apart', async () => {
    const chain = fresh({ accountSlots: 2, accountQueue: 1 });
    await send(chain, { nonce: 0 });
    await send(chain, { nonce: 1 });
    expect((await refusal(send(chain, { nonce: 2 }))).message).toBe('txpool is full');
    await send(chain, { nonce: 3 });
    expect((await refusal(send(chain, { nonce: 4 }))).message).toBe('txpool is full');
    await send(chain, { account: bob, nonce: 0 });
    // a replacement needs no room
    await send(chain, { nonce: 0, maxFee: parseGwei('20'), tip: parseGwei('2') });
  });

  test('can forget what is too much without saying so', async () => {
    const chain = fresh({ accountSlots: 1, overflow: 'forget' });
    await send(chain, { nonce: 0 });
    const hash = await send(chain, { nonce: 1 });
    expect(await chain.request('eth_getTransactionByHash', [hash])).toBeNull();
  });

  test('holds one transaction of a delegated account', async () => {
    const chain = fresh();
    chain.contracts.setCode(alice.address, `0xef0100${'ab'.repeat(20)}`);
    expect((await refusal(send(chain, { nonce: 1 }))).message).toBe('gapped-nonce tx from delegated accounts');
    await send(chain, { nonce: 0 });
    expect((await refusal(send(chain, { nonce: 1 }))).message).toBe(
      'in-flight transaction limit reached for delegated accounts',
    );
  });

  test('forgets what is dropped, one or all', async () => {
    const chain = fresh();
    const first = await send(chain, { nonce: 0 });
    await send(chain, { nonce: 1 });
    expect(chain.dropTransaction(first)).toBe(true);
    expect(chain.dropTransaction(first)).toBe(false);
    expect(await chain.request('eth_getTransactionCount', [alice.address, 'pending'])).toBe('0x0');
    chain.evictAll();
    expect(chain.pooled).toEqual([]);
  });

  test('takes legacy and access-list transactions', async () => {
    const chain = fresh({ baseFee: null });
    const common = { chainId: 31_337, gas: 50_000n, gasPrice: parseGwei('2'), to: target, value: 5n } as const;
    const raws = [
      await alice.signTransaction({ ...common, type: 'legacy', nonce: 0 }),
      await alice.signTransaction({
        ...common,
        type: 'eip2930',
        nonce: 1,
        accessList: [{ address: target, storageKeys: [`0x${'00'.repeat(32)}`] }],
      }),
    ];
    for (const raw of raws) await chain.request('eth_sendRawTransaction', [raw]);
    chain.mine();
    expect(chain.transactionsOf(alice.address).map(({ hash }) => hash)).toEqual(raws.map((raw) => keccak256(raw)));
    expect(chain.receiptOf(keccak256(raws[1] ?? '0x'))).toMatchObject({ gasUsed: 25_300n });
    const unprotected = await alice.signTransaction({ type: 'legacy', nonce: 2, gas: 50_000n, gasPrice: 1n });
    expect((await refusal(chain.request('eth_sendRawTransaction', [unprotected]))).message).toBe(
      'only replay-protected (EIP-155) transactions allowed over RPC',
    );
  });

  test('asks a given function who signed, at once and without viem', async () => {
    const chain = fresh({ verifySignatures: () => bob.address });
    const raw = await sign();
    const answer = chain.request('eth_sendRawTransaction', [raw]);
    expect(chain.pooled.map(({ from }) => from)).toEqual([bob.address.toLowerCase()]);
    await answer;
  });
});

describe('what blocks hold', () => {
  test('mines by tip, each sender by nonce, and leaves what does not fit', async () => {
    const chain = fresh({ gasLimit: 250_000n });
    await send(chain, { nonce: 0, tip: parseGwei('1') });
    await send(chain, { nonce: 1, tip: parseGwei('5') });
    await send(chain, { account: bob, nonce: 0, tip: parseGwei('2') });
    chain.mine();
    const [, block] = chain.blocks;
    // 21,000 each: the limit of 100,000 must fit beside what is used, so two and three fit, too
    expect(block?.inclusions.map(({ transaction: { from, nonce } }) => [from, nonce])).toEqual([
      [bob.address.toLowerCase(), 0],
      [alice.address.toLowerCase(), 0],
      [alice.address.toLowerCase(), 1],
    ]);
    expect(block?.gasUsed).toBe(63_000n);
  });

  test('moves value and takes fees', async () => {
    const chain = fresh({ balance: parseEther('2') });
    const hash = await send(chain, { to: bob.address, value: parseEther('1') });
    chain.mine();
    const receipt = chain.receiptOf(hash);
    // the base fee of block 1 is an eighth below block 0's, which was empty
    expect(receipt).toMatchObject({ status: 1, gasUsed: 21_000n, effectiveGasPrice: 1_875_000_000n });
    expect(chain.balanceOf(alice.address)).toBe(parseEther('1') - 21_000n * 1_875_000_000n);
    expect(chain.balanceOf(bob.address)).toBe(parseEther('3'));
    expect(await chain.request('eth_getBalance', [bob.address, '0x0'])).toBe(`0x${parseEther('2').toString(16)}`);
  });

  test('shows a reverted transaction as mined with status 0; it keeps its value and pays its gas', async () => {
    const chain = fresh();
    chain.setReverting(target, '0x');
    const hash = await send(chain, { value: 5n });
    chain.mine();
    expect(chain.transactionsOf(alice.address)).toEqual([
      {
        hash,
        from: alice.address.toLowerCase(),
        nonce: 0,
        to: target,
        value: 5n,
        input: '0x',
        status: 0,
        blockNumber: 1,
      },
    ]);
    expect(await chain.request('eth_getTransactionReceipt', [hash])).toMatchObject({
      status: '0x0',
      blockNumber: '0x1',
    });
    expect(chain.balanceOf(target)).toBe(parseEther('10000'));
  });

  test('walks the base fee as EIP-1559 does, and holds it when it is fixed', async () => {
    const chain = fresh({ gasLimit: 42_000n, transactionGasCap: null });
    chain.mine();
    expect(chain.blocks.at(-1)?.baseFee).toBe(875_000_000n);
    await send(chain, { nonce: 0, gas: 21_000n });
    await send(chain, { nonce: 1, gas: 21_000n });
    chain.mine();
    expect(chain.blocks.at(-1)?.gasUsed).toBe(42_000n);
    const before = chain.blocks.at(-1)?.baseFee ?? 0n;
    chain.mine();
    expect(chain.blocks.at(-1)?.baseFee).toBe(before + before / 8n);
    chain.setBaseFee(7n);
    chain.mine(2);
    expect(chain.blocks.at(-1)?.baseFee).toBe(7n);
  });

  test('mines at once what it can, when it is told to', async () => {
    const chain = fresh({ automine: true });
    await send(chain, { nonce: 1 });
    expect(chain.blockNumber).toBe(0);
    await send(chain, { nonce: 0 });
    expect(chain.blockNumber).toBe(1);
    expect(nonces(chain)).toEqual([0, 1]);
  });

  test('gives the same hashes for the same story, and others for another seed', async () => {
    const story = async (seed: string) => {
      const chain = fresh({ seed });
      await send(chain);
      chain.mine(2);
      chain.reorg(1);
      return chain.blocks.map(({ hash }) => hash);
    };
    expect(await story('a')).toEqual(await story('a'));
    const [a, b] = [await story('a'), await story('b')];
    expect(a.filter((hash) => b.includes(hash))).toEqual([]);
  });
});

describe('reorgs', () => {
  test('takes transactions out of their blocks and back into the pool', async () => {
    const chain = fresh();
    const hash = await send(chain);
    chain.mine(2);
    const old = chain.blocks.map((block) => block.hash);
    chain.reorg(2);
    expect(chain.blockNumber).toBe(3);
    expect(chain.blocks.slice(1, 3).map((block) => block.hash)).not.toEqual(old.slice(1));
    expect(await chain.request('eth_getBlockByHash', [old[1]])).toBeNull();
    expect(await chain.request('eth_getTransactionReceipt', [hash])).toBeNull();
    expect(await chain.request('eth_getTransactionCount', [alice.address, 'latest'])).toBe('0x0');
    expect(chain.balanceOf(alice.address)).toBe(parseEther('10000'));
    chain.mine();
    expect(chain.receiptOf(hash)).toMatchObject({ blockNumber: 4 });
  });

  test('can lose them, or mine them again in another block', async () => {
    const lost = fresh();
    await send(lost);
    lost.mine();
    lost.reorg(1, { keep: 'drop' });
    lost.mine();
    expect([nonces(lost), lost.pooled]).toEqual([[], []]);

    const kept = fresh();
    const hash = await send(kept);
    kept.mine(3);
    const before = kept.receiptOf(hash);
    kept.reorg(3, { keep: 'include' });
    expect(kept.receiptOf(hash)?.blockNumber).toBe(1);
    expect(kept.receiptOf(hash)?.blockHash).not.toBe(before?.blockHash);
  });

  test('keeps a balance that was set', async () => {
    const chain = fresh();
    await send(chain, { value: 5n });
    chain.mine();
    chain.setBalance(alice.address, 1_000n);
    expect(chain.balanceOf(alice.address)).toBe(1_000n);
    chain.reorg(1, { keep: 'drop' });
    expect(chain.balanceOf(alice.address)).toBeGreaterThan(1_000n);
  });

  test('refuses to go below the genesis block', () => {
    expect(() => fresh().reorg(1)).toThrow('FakeChain: cannot replace 1 blocks of 1');
  });
});

describe('what nodes answer', () => {
  test('speaks of its identity', async () => {
    const chain = fresh({ chainId: 5, clientVersion: 'Geth/v1.16.0' });
    expect(await chain.request('eth_chainId')).toBe('0x5');
    expect(await chain.request('net_version', [])).toBe('5');
    expect(await chain.request('web3_clientVersion')).toBe('Geth/v1.16.0');
  });

  test.each([
    ['latest', 100],
    ['safe', 68],
    ['finalized', 36],
    ['earliest', 0],
    ['0x7', 7],
  ])('finds the block at %s', async (tag, number) => {
    const chain = fresh();
    chain.mine(100);
    expect(await chain.request('eth_getBlockByNumber', [tag, false])).toMatchObject({
      number: `0x${number.toString(16)}`,
      timestamp: `0x${(1_700_000_000 + 12 * number).toString(16)}`,
      hash: chain.blocks[number]?.hash,
    });
  });

  test('has no block above the head, an error for state there, and no finalized block where there is no finality', async () => {
    const chain = fresh({ finalizedDepth: null });
    expect(await chain.request('eth_getBlockByNumber', ['0x1', false])).toBeNull();
    expect((await refusal(chain.request('eth_getTransactionCount', [target, '0x1']))).message).toBe('header not found');
    expect((await refusal(chain.request('eth_getBlockByNumber', ['finalized', false]))).message).toBe(
      'finalized block not found',
    );
  });

  test('answers of the past for a node that lags', async () => {
    const chain = fresh();
    const hash = await send(chain);
    chain.mine(3);
    const lagging = (method: string, ...params: unknown[]) => chain.request(method, params, { lag: 3 });
    expect(await lagging('eth_blockNumber')).toBe('0x0');
    expect(await lagging('eth_getTransactionCount', alice.address, 'latest')).toBe('0x0');
    expect(await lagging('eth_getTransactionReceipt', hash)).toBeNull();
    expect(await lagging('eth_getTransactionByHash', hash)).toMatchObject({ blockHash: null });
    expect(await lagging('eth_getBlockByNumber', '0x1', false)).toBeNull();
  });

  test('gives the count of the past at a height', async () => {
    const chain = fresh();
    await send(chain, { nonce: 0 });
    chain.mine();
    await send(chain, { nonce: 1 });
    chain.mine();
    const at = (tag: string) => chain.request('eth_getTransactionCount', [alice.address, tag]);
    expect([await at('0x0'), await at('0x1'), await at('0x2')]).toEqual(['0x0', '0x1', '0x2']);
  });

  test('shows blocks with hashes, with transactions, and all their receipts', async () => {
    const chain = fresh();
    const hash = await send(chain);
    chain.mine();
    expect(await chain.request('eth_getBlockByNumber', ['latest', false])).toMatchObject({ transactions: [hash] });
    expect(await chain.request('eth_getBlockByNumber', ['latest', true])).toMatchObject({
      transactions: [{ hash, blockNumber: '0x1', transactionIndex: '0x0' }],
    });
    expect(await chain.request('eth_getBlockReceipts', ['latest'])).toMatchObject([{ transactionHash: hash }]);
    expect(await chain.request('eth_getBlockReceipts', ['0x9'])).toBeNull();
  });

  test('estimates what the bytes cost and what was programmed, and says why a call would revert', async () => {
    const chain = fresh();
    const estimate = (call: object) => chain.request('eth_estimateGas', [call]);
    expect(await estimate({ to: target })).toBe('0x5208');
    // 4 a zero byte and 16 another, or 10 and 40 at least
    expect(await estimate({ to: target, data: '0x0001' })).toBe(`0x${(21_050).toString(16)}`);
    chain.contracts.setGas(target, 30_000n);
    expect(await estimate({ to: target, input: '0x0001' })).toBe(`0x${(51_020).toString(16)}`);
    const data = encodeErrorResult({
      abi: [{ type: 'error', name: 'Error', inputs: [{ name: 'reason', type: 'string' }] }],
      args: ['paused'],
    });
    chain.setReverting(target, data);
    expect(await refusal(estimate({ to: target }))).toEqual({ code: 3, message: 'execution reverted: paused', data });
    chain.setReverting(target, '0xdeadbeef');
    expect(await refusal(chain.request('eth_call', [{ to: target }]))).toEqual({
      code: 3,
      message: 'execution reverted',
      data: '0xdeadbeef',
    });
    expect(
      (await refusal(estimate({ from: alice.address, to: bob.address, value: '0xffffffffffffffffffff' }))).message,
    ).toBe('insufficient funds for transfer');
  });

  test('returns what a call was programmed to return', async () => {
    const chain = fresh();
    chain.contracts.setReturning(target, (call) => call.input);
    expect(await chain.request('eth_call', [{ to: target, data: '0xabcd' }, 'latest'])).toBe('0xabcd');
    expect(await chain.request('eth_call', [{ to: bob.address }, 'latest'])).toBe('0x');
  });

  test('tells fees', async () => {
    const chain = fresh();
    chain.setBaseFee(parseGwei('3'));
    await send(chain, { tip: parseGwei('2') });
    chain.mine(2);
    expect(await chain.request('eth_gasPrice')).toBe(`0x${parseGwei('4').toString(16)}`);
    expect(await chain.request('eth_maxPriorityFeePerGas')).toBe(`0x${parseGwei('1').toString(16)}`);
    expect(await chain.request('eth_feeHistory', ['0x2', 'latest', [50]])).toEqual({
      oldestBlock: '0x1',
      baseFeePerGas: Array(3).fill(`0x${parseGwei('3').toString(16)}`),
      gasUsedRatio: [0.0005, 0],
      reward: [[`0x${parseGwei('2').toString(16)}`], ['0x0']],
    });
  });

  test('is a provider for viem', async () => {
    const chain = fresh();
    const client = createPublicClient({ transport: custom(chain.provider()) });
    const hash = await client.sendRawTransaction({ serializedTransaction: await sign() });
    chain.mine();
    expect(await client.getTransactionReceipt({ hash })).toMatchObject({ status: 'success', blockNumber: 1n });
    const behind = createPublicClient({ transport: custom(chain.provider({ lag: 1 })), cacheTime: 0 });
    expect(await behind.getBlockNumber()).toBe(0n);
    await expect(client.sendRawTransaction({ serializedTransaction: await sign() })).rejects.toMatchObject({
      details: 'nonce too low: next nonce 1, tx nonce 0',
    });
  });

  test('does not know other methods', async () => {
    expect(await refusal(fresh().request('toString', []))).toEqual({
      code: -32601,
      message: 'the method toString does not exist/is not available',
    });
    expect((await refusal(fresh().request('eth_getBalance', []))).code).toBe(-32602);
  });
});
