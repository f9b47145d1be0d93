import { type JsonRpcSignerOptions, jsonRpcSigner } from '@tx-broadcaster/core';
import { signerConformance } from '@tx-broadcaster/core/testing';
import { type Anvil, startAnvil } from '@tx-broadcaster/testing';
import { hexToBigInt, hexToNumber } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { authority, clientCert, clientKey, serverCert, serverKey } from './certificates.js';
import { type Answer, type Asked, startRemoteSigner } from './remote-signer.js';

const account = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
const { address } = account;
const transaction = {
  type: 'eip1559',
  chainId: 31_337,
  nonce: 7,
  to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  value: 5n,
  data: '0xbeef',
  gas: 50_000n,
  maxFeePerGas: 9n,
  maxPriorityFeePerGas: 2n,
} as const;

describe('anvil as a signer', () => {
  let anvil: Anvil;
  beforeAll(async () => {
    anvil = await startAnvil();
  });
  afterAll(() => anvil.stop());
  signerConformance({
    describe,
    it,
    create: () => jsonRpcSigner({ url: anvil.url, address }),
    chainIds: [31_337],
  });

  test('says why it does not sign', async () => {
    const refused = jsonRpcSigner({ url: anvil.url, address }).signTransaction({ ...transaction, chainId: 1 });
    await expect(refused).rejects.toMatchObject({
      code: 'signer_unavailable',
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ did not sign: it refused \(-32602\): .*chain ID/),
    });
    const unknown = privateKeyToAccount(`0x${'77'.repeat(32)}`).address;
    await expect(
      jsonRpcSigner({ url: anvil.url, address: unknown }).signTransaction(transaction),
    ).rejects.toMatchObject({ message: expect.stringContaining('No Signer available') });
  });
});

/** Signs as it is asked, in the form that `shape` gives it. */
const signs =
  (shape: (raw: string) => unknown = (raw) => raw) =>
  async ({ params: [asked] }: Asked): Promise<Answer> => ({
    result: shape(
      await account.signTransaction({
        type: 'eip1559',
        chainId: hexToNumber(asked.chainId),
        nonce: hexToNumber(asked.nonce),
        to: asked.to,
        value: hexToBigInt(asked.value),
        data: asked.data,
        gas: hexToBigInt(asked.gas),
        maxFeePerGas: hexToBigInt(asked.maxFeePerGas),
        maxPriorityFeePerGas: hexToBigInt(asked.maxPriorityFeePerGas),
      }),
    ),
  });

test('geth and clef answer with an object; clef is asked by another name', async () => {
  const remote = await startRemoteSigner();
  remote.answer(signs((raw) => ({ raw, tx: { nonce: '0x7' } })));
  const signer = jsonRpcSigner({ url: remote.url, address, method: 'account_signTransaction' });
  expect(await signer.signTransaction(transaction)).toBe(await account.signTransaction(transaction));
  expect(remote.asked).toMatchObject([
    { method: 'account_signTransaction', params: [{ from: address, nonce: '0x7', gas: '0xc350', type: '0x2' }] },
  ]);
});

test('headers and what stands before the host of the URL are sent along', async () => {
  const remote = await startRemoteSigner();
  remote.answer(signs());
  const url = `${remote.url.replace('//', '//me:pass@')}/sign`;
  await jsonRpcSigner({ url, address, headers: { 'x-vault': 'nine' } }).signTransaction(transaction);
  expect(remote.asked[0]?.headers).toMatchObject({ 'x-vault': 'nine', authorization: `Basic ${btoa('me:pass')}` });
});

describe('over TLS with certificates of both sides', () => {
  const server = { cert: serverCert, key: serverKey, ca: authority, requestCert: true, rejectUnauthorized: true };

  test('it is asked by whom it knows', async () => {
    const remote = await startRemoteSigner(server);
    remote.answer(signs());
    const tls = { cert: clientCert, key: clientKey, ca: authority };
    const signer = jsonRpcSigner({ url: remote.url, address, tls });
    expect(await signer.signTransaction(transaction)).toBe(await account.signTransaction(transaction));
  });

  test.each([
    ['without a certificate', { ca: authority }],
    ['without knowing the authority', { cert: clientCert, key: clientKey }],
  ])('nothing is signed %s', async (_name, tls) => {
    const remote = await startRemoteSigner(server);
    remote.answer(signs());
    const signing = jsonRpcSigner({ url: remote.url, address, tls }).signTransaction(transaction);
    await expect(signing).rejects.toMatchObject({ code: 'signer_unavailable', retryable: true });
    expect(remote.asked).toEqual([]);
  });
});

const secret = 'hunter2hunter2hunter2';

test.each<[string, Answer, RegExp]>([
  ['an error', { error: { code: -32_000, message: `locked ${secret}` } }, /it refused \(-32000\): locked \*\*\*$/],
  // as web3signer says it
  [
    'no such key',
    { error: { code: -32_009, message: 'From address does not match available accounts' } },
    /From address/,
  ],
  ['a gateway that is down', { status: 502, body: 'Bad Gateway' }, /HTTP 502/],
  ['a page', { status: 200, body: '<html>' }, /not JSON-RPC/],
  ['nothing in it', { result: null }, /makes no sense/],
  ['a number', { result: 7 }, /makes no sense/],
  ['an empty text', { result: '0x' }, /makes no sense/],
  ['a text that is no hex', { result: 'signed' }, /makes no sense/],
  ['too much', { status: 200, body: ' '.repeat(5 << 20) }, /longer than 4194304 bytes/],
])('%s is no signature, and its secrets stay its own', async (_name, answer, said) => {
  const remote = await startRemoteSigner();
  remote.answer(() => answer);
  const signer = jsonRpcSigner({ url: `${remote.url}/${secret}`, address, headers: { authorization: secret } });
  const thrown: Error = await signer.signTransaction(transaction).then(
    () => expect.unreachable(),
    (error) => error,
  );
  expect(thrown).toMatchObject({ code: 'signer_unavailable', message: expect.stringMatching(said) });
  expect(String(thrown.stack)).not.toContain(secret);
  remote.answer(signs());
  expect(await signer.signTransaction(transaction)).toBe(await account.signTransaction(transaction));
});

test('one that is not there, or says nothing, is told within the time it has', async () => {
  const remote = await startRemoteSigner();
  const signer = jsonRpcSigner({ url: remote.url, address, timeout: '50ms' });
  await expect(signer.signTransaction(transaction)).rejects.toThrow('no answer within 50 ms');
  await remote.close();
  await expect(signer.signTransaction(transaction)).rejects.toThrow(/did not sign: ECONNREFUSED/);
});

test.each<[string, Partial<JsonRpcSignerOptions>]>([
  ['no URL', { url: secret }],
  ['another protocol', { url: `ftp://host/${secret}` }],
  ['no address', { address: `0x${secret}` }],
  ['no duration', { timeout: 'soon' as '5s' }],
])('%s is refused', (_name, options) => {
  expect(() => jsonRpcSigner({ url: 'http://host', address, ...options })).toThrow(/^expected/);
  expect(() => jsonRpcSigner({ url: 'http://host', address, ...options })).not.toThrow(secret);
});
