import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foundryKeystore, type Kms, startKms } from '@tx-broadcaster/testing';
import { createTestClient, http } from 'viem';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClient } from '../src/client/client.js';
import { productionServers } from './production-server.js';

const servers = productionServers();
const words = 'test test test test test test test test test test test junk';
/** Anvil's second, third and sixth account. */
const [second, third, sixth] = [
  '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
  '0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc',
];
let folder: string;
let kms: Kms;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signers-'));
  kms = await startKms();
});
afterEach(async () => {
  await kms.close();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
}

/** One of each kind. */
const everyKind = () => ({
  BROADCASTER_PRIVATE_KEY_FILE: '',
  BROADCASTER_SIGNERS__0__KIND: 'keystore',
  BROADCASTER_SIGNERS__0__FILE: file('keystore.json', foundryKeystore.text),
  BROADCASTER_SIGNERS__0__PASSWORD_FILE: file('password', foundryKeystore.password),
  BROADCASTER_SIGNERS__1__KIND: 'mnemonic',
  BROADCASTER_SIGNERS__1__MNEMONIC_FILE: file('words', words),
  BROADCASTER_SIGNERS__1__FIRST: '1',
  BROADCASTER_SIGNERS__1__COUNT: '2',
  BROADCASTER_SIGNERS__2__KIND: 'json-rpc',
  BROADCASTER_SIGNERS__2__URL: servers.rpcUrl(),
  BROADCASTER_SIGNERS__2__ADDRESS: sixth ?? '',
  BROADCASTER_SIGNERS__3__KIND: 'aws-kms',
  BROADCASTER_SIGNERS__3__KEY_ID: kms.keyId,
  BROADCASTER_SIGNERS__3__ENDPOINT: kms.url,
  BROADCASTER_SIGNERS__3__REGION: 'eu-central-1',
  BROADCASTER_SIGNERS__3__ADDRESS: kms.address,
  AWS_ACCESS_KEY_ID: 'AKIATEST',
  AWS_SECRET_ACCESS_KEY: 'secret',
  BROADCASTER_AUTH: 'none',
  BROADCASTER_DRAIN_DELAY: '0s',
});

test('a server signs with a keystore, a mnemonic, another program and a key in KMS', async () => {
  const dev = createTestClient({ mode: 'anvil', transport: http(servers.rpcUrl()) });
  await dev.setBalance({ address: kms.address, value: 10n ** 18n });
  const server = await servers.start({ env: everyKind() });
  const all = [foundryKeystore.address, second, third, sixth, kms.address];
  expect(server.output()).toContain(JSON.stringify(all));
  const client = createClient({ url: server.url });
  const listed = await client.signers.list();
  expect(listed.map(({ signer }) => signer).toSorted()).toEqual(all.toSorted());
  for (const signer of all) {
    const { transaction_id } = await client.broadcast({ message_type: 'note', data: '0x01', signer_id: signer ?? '' });
    expect(await client.waitFor(transaction_id, 'mined')).toMatchObject({ from: signer, status: 'success' });
  }
  await server.stop();
  for (const secret of [foundryKeystore.password, 'test junk', words]) expect(server.output()).not.toContain(secret);
});

test('a server starts while KMS is away, and sends once it is back', async () => {
  const dev = createTestClient({ mode: 'anvil', transport: http(servers.rpcUrl()) });
  await dev.setBalance({ address: kms.address, value: 10n ** 18n });
  kms.always({ error: 'DisabledException' });
  const server = await servers.start({ env: everyKind() });
  const client = createClient({ url: server.url });
  const { transaction_id } = await client.broadcast({ message_type: 'note', data: '0x01', signer_id: kms.address });
  await expect
    .poll(async () => (await client.transactions.get(transaction_id)).blocked_on, { timeout: 20_000 })
    .toBe('signer_unavailable');
  kms.always(null);
  expect(await client.waitFor(transaction_id, 'mined')).toMatchObject({ from: kms.address });
});

test.each<[string, Record<string, string>, number, RegExp]>([
  [
    'a password that does not open the keystore',
    { BROADCASTER_SIGNERS__0__PASSWORD_FILE: '', BROADCASTER_SIGNERS__0__PASSWORD: 'incorrect pony' },
    78,
    /BROADCASTER_SIGNERS__0: the password does not open the keystore/,
  ],
  [
    'no password, and nobody to ask',
    { BROADCASTER_SIGNERS__0__PASSWORD_FILE: '' },
    78,
    /BROADCASTER_SIGNERS__0: expected a password/,
  ],
  ['the key of another address', { BROADCASTER_SIGNERS__1__ADDRESS: sixth ?? '' }, 78, /expected the key of 0x9965/],
  [
    'a key in KMS that is nowhere and has no address',
    { BROADCASTER_SIGNERS__3__ADDRESS: '', BROADCASTER_SIGNERS__3__KEY_ID: 'alias/none' },
    69,
    /NotFoundException[\s\S]*With its `address` configured the server starts without it/,
  ],
])('a server does not start with %s', async (_name, wrong, code, said) => {
  const failed = await servers.start({ env: { ...everyKind(), ...wrong } }).then(
    () => expect.unreachable(),
    (error) => String(error),
  );
  expect(failed).toMatch(said);
  expect(failed).toMatch(new RegExp(`\\b${code}\\b`));
  expect(failed).not.toContain('incorrect pony');
});
