import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkSigner } from '@tx-broadcaster/core';
import { foundryKeystore, startKms } from '@tx-broadcaster/testing';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { ConfigError } from '../config/config-error.js';
import type { SignerConfig } from './fields.js';
import { makeSigners } from './make-signers.js';

const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const account = privateKeyToAccount(key);
const other = privateKeyToAccount(`0x${'38'.repeat(32)}`).address;
const { password } = foundryKeystore;
const mnemonic = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
let folder: string;
let keystore: SignerConfig;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'make-signers-'));
  const file = join(folder, 'keystore.json');
  writeFileSync(file, foundryKeystore.text);
  keystore = { kind: 'keystore', from: 'signer 7', files: {}, file };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const own: SignerConfig = { kind: 'private-key', from: 'signer 1', files: {}, privateKey: key };
const words: SignerConfig = { kind: 'mnemonic', from: 'signer 2', files: {}, mnemonic, count: 2 };

async function problems(configs: Parameters<typeof makeSigners>[0]): Promise<readonly string[]> {
  const error: unknown = await makeSigners(configs).catch((thrown) => thrown);
  if (error instanceof ConfigError) return error.problems;
  throw new Error('expected a ConfigError', { cause: error });
}

test('each kind signs for its address', async () => {
  const made = await makeSigners([words, { ...keystore, password } as SignerConfig]);
  expect(made.map(({ kind, from }) => [kind, from])).toEqual([
    ['mnemonic', 'signer 2'],
    ['mnemonic', 'signer 2'],
    ['keystore', 'signer 7'],
  ]);
  expect(made.at(-1)?.signer.address).toBe(account.address);
  for (const { signer } of made) await checkSigner(signer, 1);
});

test('what a program made is taken as it is', async () => {
  expect(await makeSigners([account])).toMatchObject([{ kind: 'custom', signer: account }]);
});

test('where nothing says the password, whoever sits there is asked', async () => {
  const asked: string[] = [];
  const made = await makeSigners([keystore], async (question) => {
    asked.push(question);
    return password;
  });
  expect(made[0]?.signer.address).toBe(account.address);
  expect(asked).toEqual([`Password of ${join(folder, 'keystore.json')}: `]);
});

test('all that is wrong with all of them is told, and no secret', async () => {
  const wrong = [
    { ...keystore, password: 'incorrect pony' } as SignerConfig,
    keystore,
    own,
    { ...own, from: 'signer 3' },
    { ...own, from: 'signer 4', address: other },
    { ...words, from: 'signer 5', address: other },
  ];
  const told = await problems(wrong);
  expect(told).toEqual([
    'signer 7: the password does not open the keystore',
    expect.stringMatching(/^signer 7: expected a password, got none/),
    `signer 4: expected the key of ${other}, got that of ${account.address}. Check which key it is.`,
    expect.stringMatching(/^signer 5: expected the key of/),
    `signer 3: expected each signer once, got ${account.address} a second time.`,
  ]);
  for (const secret of [password, 'incorrect pony', key.slice(2), 'legal']) expect(told.join()).not.toContain(secret);
});

test('a key in KMS is asked for its address, unless that is known', async () => {
  const kms = await startKms();
  onTestFinished(() => kms.close());
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { keyId, url: endpoint, address } = kms;
  const inKms = { kind: 'aws-kms', from: 'signer 0', files: {}, keyId, endpoint, region: 'eu-central-1' } as const;
  const [made] = await makeSigners([inKms]);
  expect(made).toMatchObject({ kind: 'aws-kms', signer: { address } });
  if (made) await checkSigner(made.signer, 1);
  kms.always({ error: 'AccessDeniedException' });
  await expect(makeSigners([inKms])).rejects.toMatchObject({ code: 'signer_unavailable' });
  expect(await makeSigners([{ ...inKms, address }])).toMatchObject([{ signer: { address } }]);
});
