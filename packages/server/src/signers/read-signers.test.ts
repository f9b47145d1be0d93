import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { notesOnSecrets, shownVariable, signerOfFile, signersOfEnvironment } from './read-signers.js';
import { secretsOfSigners } from './secrets-of.js';

const anvils = 'test test test test test test test test test test test junk';
const address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const key = `0x${'ab'.repeat(32)}`;
const secret = 'hunter2hunter2';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signers-'));
  writeFileSync(join(folder, 'words'), `${anvils}\n`);
  writeFileSync(join(folder, 'password'), `${secret}\n`);
  writeFileSync(join(folder, 'keystore.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Variables without their common beginning. */
function read(variables: Record<string, string>) {
  const problems: string[] = [];
  const env = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [`BROADCASTER_SIGNERS__${name}`, value]),
  );
  return { signers: signersOfEnvironment(env, problems), problems };
}

test('variables say all of a signer, in the order of their numbers', () => {
  const { signers, problems } = read({
    '10__KIND': 'aws-kms',
    '10__KEY_ID': 'alias/broadcaster',
    '10__REGION': 'eu-central-1',
    '2__KIND': 'keystore',
    '2__FILE': join(folder, 'keystore.json'),
    '2__PASSWORD_FILE': join(folder, 'password'),
    '0__KIND': 'mnemonic',
    '0__MNEMONIC_FILE': join(folder, 'words'),
    '0__COUNT': '3',
    '0__PATH': "m/44'/60'/1'/0",
    '3__KIND': 'json-rpc',
    '3__URL': 'https://signer.example/v1',
    '3__ADDRESS': address.toLowerCase(),
    '3__TIMEOUT': '2s',
    '4__KIND': 'private-key',
    '4__PRIVATE_KEY': key.toUpperCase().slice(2),
    '4__ADDRESS': '',
  });
  expect(problems).toEqual([]);
  expect(signers).toMatchObject([
    { kind: 'mnemonic', mnemonic: anvils, count: 3, path: "m/44'/60'/1'/0", from: 'BROADCASTER_SIGNERS__0' },
    { kind: 'keystore', file: join(folder, 'keystore.json'), password: secret },
    { kind: 'json-rpc', url: 'https://signer.example/v1', address, timeout: '2s' },
    { kind: 'private-key', privateKey: key },
    { kind: 'aws-kms', keyId: 'alias/broadcaster', region: 'eu-central-1' },
  ]);
  expect(signers[1]?.files).toEqual({
    BROADCASTER_SIGNERS__2__FILE: join(folder, 'keystore.json'),
    BROADCASTER_SIGNERS__2__PASSWORD_FILE: join(folder, 'password'),
  });
  expect(secretsOfSigners(signers)).toEqual([anvils, secret, 'https://signer.example/v1', key]);
  expect(notesOnSecrets(signers)).toEqual([
    expect.stringContaining('BROADCASTER_SIGNERS__4__PRIVATE_KEY: a secret in the environment'),
  ]);
});

test('a configuration file says the same in its own way', () => {
  const problems: string[] = [];
  const item = { kind: 'mnemonic', mnemonicFile: join(folder, 'words'), count: 2 };
  expect(signerOfFile(item, 1, 'x.json', problems)).toMatchObject([{ mnemonic: anvils, count: 2 }]);
  expect(signerOfFile({ kind: 'mnemonic', words: anvils }, 1, 'x.json', problems)).toEqual([]);
  expect(signerOfFile(anvils, 2, 'x.json', problems)).toEqual([]);
  expect(problems).toEqual([
    expect.stringMatching(/^`words` of `signers\[1\]` of x\.json: the kind mnemonic has no such field/),
    expect.stringMatching(/^`mnemonic` of `signers\[1\]` of x\.json: expected 12 to 24 words, got nothing/),
    expect.stringMatching(/^`signers\[2\]` of x\.json: expected an object with a `kind`/),
  ]);
  expect(problems.join()).not.toContain(anvils);
});

test.each<[string, Record<string, string>, RegExp]>([
  ['no kind', { '0__FILE': 'x' }, /^BROADCASTER_SIGNERS__0__KIND: expected one of private-key, mnemonic.*got nothing/],
  ['another kind', { '0__KIND': 'ledger' }, /expected one of .*aws-kms, got "ledger"/],
  ['no number', { KIND: 'keystore' }, /^BROADCASTER_SIGNERS__KIND: expected a name like BROADCASTER_SIGNERS__0__KIND/],
  ['a slip in a name', { '0__KIND': 'keystore', '0__FIEL': 'x' }, /Did you mean BROADCASTER_SIGNERS__0__FILE\?/],
  [
    'a value and a file',
    { '0__KIND': 'mnemonic', '0__MNEMONIC': secret, '0__MNEMONIC_FILE': 'x' },
    /MNEMONIC: expected the value itself or BROADCASTER_SIGNERS__0__MNEMONIC_FILE, got both/,
  ],
  [
    'a file that is not there',
    { '0__KIND': 'mnemonic', '0__MNEMONIC_FILE': '/nowhere' },
    /MNEMONIC_FILE: .*no such file/,
  ],
  ['a keystore that is not there', { '0__KIND': 'keystore', '0__FILE': '/nowhere' }, /SIGNERS__0: ENOENT/],
  ['words that are none', { '0__KIND': 'mnemonic', '0__MNEMONIC': secret }, /SIGNERS__0: expected a mnemonic/],
  [
    'a path that is none',
    { '0__KIND': 'mnemonic', '0__MNEMONIC': anvils, '0__PATH': 'x' },
    /expected `path` to be a path/,
  ],
  [
    'a key that is none',
    { '0__KIND': 'private-key', '0__PRIVATE_KEY': secret },
    /a private key of 64 hex digits, got something/,
  ],
  [
    'a secret for an address',
    { '0__KIND': 'json-rpc', '0__ADDRESS': secret },
    /ADDRESS: expected an address, got something/,
  ],
  [
    'half of a certificate',
    { '0__KIND': 'json-rpc', '0__URL': 'http://a', '0__ADDRESS': address, '0__KEY': '-----BEGIN X' },
    /expected `cert` and `key`/,
  ],
  [
    'a URL that is none',
    { '0__KIND': 'json-rpc', '0__URL': `ws://${secret}`, '0__ADDRESS': address },
    /URL: expected an http\(s\) URL, got something/,
  ],
  [
    'no key of KMS',
    { '0__KIND': 'aws-kms' },
    /KEY_ID: expected the id, ARN or alias of a key, got nothing. Give it\.$/,
  ],
])('%s is told, and no secret repeated', (_name, variables, said) => {
  const { problems } = read(variables);
  expect(problems).toContainEqual(expect.stringMatching(said));
  expect(problems.join()).not.toContain(secret);
});

test('all that is wrong is told at once', () => {
  const { problems } = read({ '0__KIND': 'keystore', '1__KIND': 'json-rpc', '2__KIND': 'x' });
  expect(problems).toHaveLength(4);
});

test('of the variables, what is no secret is shown', () => {
  const env = {
    BROADCASTER_SIGNERS__0__KIND: 'json-rpc',
    BROADCASTER_SIGNERS__0__ADDRESS: address,
    BROADCASTER_SIGNERS__0__URL: `http://host/${secret}`,
    BROADCASTER_SIGNERS__0__KEY_FILE: '/run/secrets/key',
    BROADCASTER_SIGNERS__0__PASSWORT: secret,
    BROADCASTER_SIGNERS__1__PASSWORD: secret,
  };
  expect(Object.keys(env).map((name) => shownVariable(name, env))).toEqual([
    'json-rpc',
    address,
    '[redacted]',
    '/run/secrets/key',
    '[redacted]',
    '[redacted]',
  ]);
});
