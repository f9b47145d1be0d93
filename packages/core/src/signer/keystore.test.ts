import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { decrypt, toKey } from 'ox/Keystore';
import type { Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { signerConformance } from '../testing/signer-conformance.js';
import { encryptKeystore, type KeystoreV3, keystoreSigner, openKeystore } from './keystore.js';
import { isDriven } from './private-key-signer.js';
import type { Signer } from './signer.js';

/** As `cast wallet import` has written it, of Foundry 1.7.1. */
const ofFoundry = {
  crypto: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '45fa2a73deb238311396cd7315cfa518' },
    ciphertext: '1ecd3ebacf41ccba34703edf544919d81ef782fdfa0ce9d95fb59c9f16145291',
    kdf: 'scrypt',
    kdfparams: {
      dklen: 32,
      n: 8192,
      p: 1,
      r: 8,
      salt: '98d30be8006672c91558935880af70198d090c6753dc0887e7f30a656bd2965a',
    },
    mac: '3ee14a544577a6f6dddece89ac1eb5456a810f3363a1b76be590876948b48d7c',
  },
  id: '02083993-f172-4042-8b8a-4026e55fad8f',
  version: 3,
} as const satisfies KeystoreV3;
const password = 'correct horse';
const address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const key: Hex = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

/** The two of the definition of the format. */
const common = { id: '3198bc9c-6672-5ab3-d995-4942343ae5b6', version: 3 } as const;
const ofDefinition: Record<string, KeystoreV3> = {
  pbkdf2: {
    ...common,
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: '6087dab2f9fdbbfaddc31a909735c1e6' },
      ciphertext: '5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46',
      kdf: 'pbkdf2',
      kdfparams: {
        c: 262_144,
        dklen: 32,
        prf: 'hmac-sha256',
        salt: 'ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd',
      },
      mac: '517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2',
    },
  },
  scrypt: {
    ...common,
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: '83dbcc02d8ccb40e466191a123791e0e' },
      ciphertext: 'd172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c',
      kdf: 'scrypt',
      kdfparams: {
        dklen: 32,
        n: 262_144,
        p: 8,
        r: 1,
        salt: 'ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19',
      },
      mac: '2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097',
    },
  },
};

describe('a signer of a keystore', () => {
  let signer: Signer;
  beforeAll(async () => {
    signer = await keystoreSigner(ofFoundry, password);
  });
  signerConformance({ describe, it, create: () => signer });

  it('is driven by core, and shows neither key nor password', () => {
    expect(isDriven(signer)).toBe(true);
    expect(JSON.stringify(signer)).toBe(JSON.stringify({ address }));
  });
});

test('opens what Foundry writes, as an object or as a text', async () => {
  expect(await openKeystore(ofFoundry, password)).toBe(key);
  expect(await openKeystore(JSON.stringify(ofFoundry), password)).toBe(key);
});

test.each(Object.entries(ofDefinition))('opens the one of the definition with %s', async (_name, keystore) => {
  expect(await openKeystore(keystore, 'testpassword')).toBe(
    '0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d',
  );
});

test('opens an old one that spells `Crypto`', async () => {
  const { crypto, ...rest } = ofFoundry;
  expect(await openKeystore(JSON.stringify({ ...rest, Crypto: crypto }), password)).toBe(key);
});

test('what it encrypts is opened by others and by itself', async () => {
  const made = await encryptKeystore(key, 'pässword 🔑');
  expect(made).toMatchObject({ version: 3, address: address.slice(2).toLowerCase() });
  expect(decrypt(made, toKey(made, { password: 'pässword 🔑' }))).toBe(key);
  expect(await openKeystore(made, 'pässword 🔑')).toBe(key);
  expect(JSON.stringify(made)).not.toContain(key.slice(2));
});

const changed = (fields: object, params: object = {}) => ({
  ...ofFoundry,
  crypto: { ...ofFoundry.crypto, ...fields, kdfparams: { ...ofFoundry.crypto.kdfparams, ...params } },
});
const other = privateKeyToAccount(`0x${'11'.repeat(32)}`).address;

test.each<[string, unknown, string, string]>([
  ['another password', ofFoundry, 'incorrect horse', 'the password does not open the keystore'],
  ['no password', ofFoundry, '', 'the password does not open the keystore'],
  ['a ciphertext that was changed', changed({ ciphertext: '00'.repeat(32) }), password, 'does not open the keystore'],
  ['a text that is no JSON', key, password, 'expected a keystore of version 3'],
  ['a keystore of version 1', { ...ofFoundry, version: 1 }, password, 'expected a keystore of version 3'],
  ['a keystore without crypto', { version: 3 }, password, '`crypto`, `cipherparams` and `kdfparams`'],
  ['another cipher', changed({ cipher: 'aes-128-cbc' }), password, 'the cipher aes-128-ctr'],
  ['another key derivation', changed({ kdf: 'argon2' }), password, 'scrypt or pbkdf2'],
  ['a shorter derived key', changed({}, { dklen: 16 }), password, '32 bytes'],
  ['another function', changed({}, { prf: 'hmac-sha1' }), password, 'hmac-sha256'],
  ['a salt that is no hex', changed({}, { salt: 'salt' }), password, 'to be hex digits'],
  ['parameters that no scrypt has', changed({}, { n: 1000 }), password, '`kdfparams` can be worked with'],
  ['parameters that would take all memory', changed({}, { n: 2 ** 30 }), password, 'needs up to 1024 MiB'],
  ['the address of another key', { ...ofFoundry, address: other }, password, `the address of its key, ${address}`],
])('refuses %s', async (_name, keystore, given, said) => {
  const thrown: Error = await keystoreSigner(keystore as KeystoreV3, given).then(
    () => expect.unreachable(),
    (error) => error,
  );
  expect(thrown).toMatchObject({ code: 'invalid_option', message: expect.stringContaining(said) });
  expect(String(thrown.stack)).not.toContain(key.slice(2));
  if (given !== '') expect(String(thrown.stack)).not.toContain(given);
});

test('it works with the copy of ox that viem has anyway', () => {
  const here = createRequire(import.meta.url);
  const viems = createRequire(here.resolve('viem'));
  expect(realpathSync(here.resolve('ox'))).toBe(realpathSync(viems.resolve('ox')));
});
