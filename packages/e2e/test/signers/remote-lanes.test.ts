import { jsonRpcSigner, type Signer } from '@tx-broadcaster/core';
import { hexToBigInt, hexToNumber, type TransactionSerializable } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { expect, test } from 'vitest';
import { signer as local, someone, worlds } from '../world.js';
import { type Asked, startRemoteSigner } from './remote-signer.js';

const { start } = worlds();
const account = privateKeyToAccount(`0x${'5e'.repeat(32)}`);
const stranger = privateKeyToAccount(`0x${'66'.repeat(32)}`);

/** What was asked for, as viem takes it. */
const asAsked = ({ params: [asked] }: Asked): TransactionSerializable => ({
  type: 'eip1559',
  chainId: hexToNumber(asked.chainId),
  nonce: hexToNumber(asked.nonce),
  to: asked.to,
  value: hexToBigInt(asked.value),
  data: asked.data,
  gas: hexToBigInt(asked.gas),
  maxFeePerGas: hexToBigInt(asked.maxFeePerGas),
  maxPriorityFeePerGas: hexToBigInt(asked.maxPriorityFeePerGas),
});

type Reply = { result: unknown } | { error: object } | null;
const bad: [string, (asked: Asked) => Promise<Reply>, string][] = [
  [
    'another nonce',
    async (asked) => ({
      result: await account.signTransaction({ ...asAsked(asked), nonce: 9 } as TransactionSerializable),
    }),
    'other fields than it was given',
  ],
  [
    'another recipient',
    async (asked) => ({
      result: await account.signTransaction({ ...asAsked(asked), to: stranger.address } as TransactionSerializable),
    }),
    'other fields than it was given',
  ],
  [
    'the signature of another key',
    async (asked) => ({ result: await stranger.signTransaction(asAsked(asked)) }),
    `a signature of ${stranger.address}`,
  ],
  ['bytes that are no transaction', async () => ({ result: '0xdeadbeef' }), 'not a signed transaction'],
  ['a refusal', async () => ({ error: { code: -32_000, message: 'locked' } }), 'it refused (-32000): locked'],
  ['nothing', async () => null, 'no answer within 100 ms'],
];

test.each(bad)(
  'a remote signer that answers with %s: nothing is stored or sent until it signs',
  async (_name, answer, said) => {
    const remote = await startRemoteSigner();
    remote.answer(answer);
    const signer = jsonRpcSigner({ url: remote.url, address: account.address, timeout: '100ms' });
    const one = await start({
      options: { signers: [signer], signWait: 0 },
      blockMs: 12_000,
      prepare: (chain) => chain.setBalance(account.address, 10n ** 18n),
    });
    const { transaction_id: id } = await one.broadcaster.broadcast('add', [someone, 1]);
    await one.until(id, ({ blocked_on }) => blocked_on === 'signer_unavailable');
    expect(await one.broadcaster.get(id)).toMatchObject({ stage: 'queued', nonce: null, hash: null });
    expect(one.warnings.join('\n')).toContain(said);
    const { attempts, events } = (await one.broadcaster.history(id)) ?? {};
    expect(events?.map(({ reason }) => reason).join()).toContain(said);
    expect(attempts).toEqual([]);
    expect(one.node.sends).toEqual([]);

    remote.answer(async (asked) => ({ result: await account.signTransaction(asAsked(asked)) }));
    await one.until(id, ({ stage }) => stage === 'confirmed');
    expect(await one.broadcaster.get(id)).toMatchObject({ nonce: 0, from: account.address });
  },
);

test('a signer that never answers holds nobody else up', async () => {
  let asked = 0;
  const silent: Signer = {
    address: account.address,
    signTransaction: () => {
      asked++;
      return new Promise(() => {});
    },
  };
  const one = await start({
    options: { signers: [silent, local], signWait: 0 },
    blockMs: 12_000,
    prepare: (chain) => chain.setBalance(account.address, 10n ** 18n),
  });
  const accepted: string[] = [];
  void one.broadcaster.broadcast('add', [someone, 1]).then(({ transaction_id }) => accepted.push(transaction_id));
  // the answer waits for the signature for as long as it may
  await one.clock.advanceUntil(async () => accepted.length > 0, { stepMs: 10, maxMs: 1000 });
  const [waiting = ''] = accepted;
  const others = await Promise.all(
    [1, 2, 3].map((weight) => one.broadcaster.broadcast('add', [someone, weight], { signer: local.address })),
  );
  for (const { transaction_id } of others) await one.until(transaction_id, ({ stage }) => stage === 'confirmed');
  await one.until(waiting, ({ blocked_on }) => blocked_on === 'signer_unavailable');
  expect(one.warnings.join('\n')).toContain('no signature within 5000 ms');
  expect(asked).toBeGreaterThan(1);
});
