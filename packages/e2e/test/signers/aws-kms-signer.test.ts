import { type AwsKmsSignerOptions, awsKmsSigner } from '@tx-broadcaster/core/aws-kms';
import { signerConformance } from '@tx-broadcaster/core/testing';
import { type Kms, type KmsFault, startKms } from '@tx-broadcaster/testing';
import { parseTransaction, recoverTransactionAddress } from 'viem';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test, vi } from 'vitest';

const transaction = { type: 'eip1559', chainId: 1, nonce: 3, gas: 21_000n, to: `0x${'11'.repeat(20)}` } as const;
const credentials = () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
};
let kms: Kms;
const signerOf = (options: Partial<AwsKmsSignerOptions> = {}) =>
  awsKmsSigner({ keyId: kms.keyId, endpoint: kms.url, ...options });

describe('a key in KMS', () => {
  beforeAll(async () => {
    credentials();
    kms = await startKms();
  });
  afterAll(() => kms.close());
  signerConformance({ describe, it, create: () => signerOf() });
});

describe('KMS', () => {
  beforeEach(async () => {
    credentials();
    kms = await startKms();
  });
  afterEach(() => kms.close());

  test('is asked for the public key once, and not at all where the address is known', async () => {
    const signer = await signerOf();
    expect(signer.address).toBe(kms.address);
    await signer.signTransaction(transaction);
    const serializedTransaction = await signer.signTransaction({ ...transaction, nonce: 4 });
    expect(parseTransaction(serializedTransaction)).toMatchObject({ nonce: 4 });
    expect(kms.asked).toEqual(['GetPublicKey', 'Sign', 'Sign']);
    kms.always({ error: 'AccessDeniedException' });
    expect((await signerOf({ address: kms.address })).address).toBe(kms.address);
    expect(kms.asked).toHaveLength(3);
  });

  test.each<[string, KmsFault]>([
    ['it limits our rate', { error: 'ThrottlingException' }],
    ['it is broken', { error: 'KMSInternalException', status: 500 }],
    ['what it depends on takes too long', { error: 'DependencyTimeoutException', status: 500 }],
    ['a gateway is down', { status: 502 }],
  ])('is asked again at once where %s', async (_name, fault) => {
    const signer = await signerOf({ address: kms.address });
    kms.script(fault);
    const signed = await signer.signTransaction(transaction);
    expect(await recoverTransactionAddress({ serializedTransaction: signed as `0x02${string}` })).toBe(kms.address);
    expect(kms.asked).toEqual(['Sign', 'Sign']);
  });

  test.each<[string, boolean, string | RegExp | undefined]>([
    ['ThrottlingException', true, undefined],
    ['KeyUnavailableException', true, undefined],
    ['AccessDeniedException', false, /kms:Sign/],
    ['DisabledException', false, 'Enable the key.'],
    ['KMSInvalidStateException', false, /about to be deleted/],
    ['NotFoundException', false, /region/],
    ['ExpiredTokenException', false, 'Renew the credentials.'],
    ['UnrecognizedClientException', false, 'Check the credentials.'],
  ])('says why it does not sign: %s', async (error, retryable, hint) => {
    const signer = await signerOf({ address: kms.address });
    kms.always({ error });
    const thrown = await signer.signTransaction(transaction).then(
      () => expect.unreachable(),
      (one) => one,
    );
    expect(thrown).toMatchObject({ code: 'signer_unavailable', retryable });
    expect(thrown.message).toContain(`KMS did not sign with ${kms.keyId}: ${error}`);
    if (hint) expect(thrown.hint).toMatch(hint);
    else expect(thrown.hint).toBeUndefined();
    kms.always(null);
    await signer.signTransaction(transaction);
  });

  test('has its time, for all tries together', async () => {
    const signer = await signerOf({ address: kms.address, timeout: '100ms' });
    kms.always('silence');
    await expect(signer.signTransaction(transaction)).rejects.toMatchObject({
      code: 'signer_unavailable',
      retryable: true,
      message: expect.stringContaining('no answer within 100 ms'),
    });
  });

  test('that is not there is told', async () => {
    const signer = await signerOf({ address: kms.address });
    await kms.close();
    await expect(signer.signTransaction(transaction)).rejects.toMatchObject({
      code: 'signer_unavailable',
      retryable: true,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('is refused where it signs with another key', async () => {
    const signer = await signerOf();
    kms.exchangeKey();
    await expect(signer.signTransaction(transaction)).rejects.toMatchObject({ code: 'signer_invalid' });
  });

  test('without the key there is no signer', async () => {
    await expect(signerOf({ keyId: 'alias/none' })).rejects.toMatchObject({
      code: 'signer_unavailable',
      message: expect.stringContaining('NotFoundException: no key alias/none'),
    });
  });
});
