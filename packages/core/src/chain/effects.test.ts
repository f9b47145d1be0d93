import { expect, it } from 'vitest';
import { FakeEndpoint } from '../testing/fake-endpoint.js';
import { ManualClock } from '../testing/manual-clock.js';
import { rpcChain } from './rpc-chain.js';

const hash = `0x${'ab'.repeat(32)}` as const;
const token = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const log = { logIndex: '0x4', address: token.toLowerCase(), topics: [hash], data: '0x01' };
const receipt = {
  transactionHash: hash,
  transactionIndex: '0x7',
  blockHash: `0x${'cd'.repeat(32)}`,
  blockNumber: '0x10',
  status: '0x1',
  gasUsed: '0x5208',
  effectiveGasPrice: '0x2',
  contractAddress: null,
  logs: [log],
};

const chainOf = (...answers: readonly Readonly<Record<string, unknown>>[]) =>
  rpcChain({
    id: 31_337,
    endpoints: answers.map((answer, index) => ({
      endpoint: new FakeEndpoint({
        name: `n${index}`,
        override: ({ method }) =>
          Object.hasOwn(answer, method)
            ? { kind: 'result', result: answer[method] }
            : { kind: 'unsent', message: 'ECONNREFUSED' },
      }),
    })),
    clock: new ManualClock(),
    sendTimeoutMs: 30_000,
    readTimeoutMs: 15_000,
  });

const effectsOf = (...results: readonly unknown[]) =>
  chainOf(...results.map((result) => ({ eth_getTransactionReceipt: result }))).effects(hash);

it('tells what a transaction did, from whoever knows', async () => {
  expect(await effectsOf(null, receipt)).toMatchObject({
    blockNumber: 16,
    position: 7,
    executed: true,
    contract: null,
    logs: [{ index: 4, address: token, topics: [hash], data: '0x01' }],
  });
  expect(await effectsOf(null)).toBeNull();
});

it('leaves out logs that are none, and believes no receipt of another transaction', async () => {
  const broken = [null, 'x', { ...log, address: '0x1' }, { ...log, topics: ['0x1'] }, { ...log, data: 1 }];
  expect((await effectsOf({ ...receipt, logs: [...broken, log] }))?.logs).toHaveLength(1);
  expect((await effectsOf({ ...receipt, logs: 'many', contractAddress: token }))?.contract).toBe(token);
  expect(await effectsOf({ ...receipt, transactionHash: receipt.blockHash })).toBeNull();
});

it('calls what is there, and has nothing where nobody answers', async () => {
  expect(await chainOf({}, { eth_call: '0x06' }).call(token, '0x')).toBe('0x06');
  expect(await chainOf({ eth_call: 6 }).call(token, '0x')).toBeNull();
  expect(await chainOf({}).call(token, '0x')).toBeNull();
});
