import { toSeed } from 'ox/Mnemonic';
import { mnemonicToAccount } from 'viem/accounts';
import { describe, expect, it, test } from 'vitest';
import { signerConformance } from '../testing/signer-conformance.js';
import { type MnemonicSignersOptions, mnemonicSigners } from './mnemonic-signers.js';
import { isDriven } from './private-key-signer.js';

const anvils = 'test test test test test test test test test test test junk';
/** The accounts that every anvil begins with, as it prints them. */
const accounts = [
  '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
  '0x90F79bf6EB2c4f870365E785982E1f101E93b906',
  '0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65',
  '0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc',
  '0x976EA74026E726554dB657fA54763abd0C3a0aa9',
  '0x14dC79964da2C08b23698B3D3cc7Ca32193d9955',
  '0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f',
  '0xa0Ee7A142d267C1f36714E4a8F75612F20a79720',
];
/** Of the vectors that BIP-39 refers to (passphrase TREZOR). */
const vectors: [string, string][] = [
  [
    'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about',
    'c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04',
  ],
  [
    'legal winner thank year wave sausage worth useful legal winner thank yellow',
    '2e8905819b8723fe2c1d161860e5ee1830318dbf49a83bd451cfb8440c28bd6fa457fe1296106559a3c80937a1c1069be3a3a5bd381ee6260e8d9739fce1f607',
  ],
  [
    'zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo vote',
    'dd48c104698c30cfe2b6142103248622fb7bb0ff692eebb00089b32d22484e1613912f0a5b694407be899ffd31ed3992c456cdf60f5d4564b8ba3f05a69890ad',
  ],
];
const addresses = (mnemonic: string, options?: MnemonicSignersOptions) =>
  mnemonicSigners(mnemonic, options).map(({ address }) => address);

describe('a signer of a mnemonic', () =>
  signerConformance({
    describe,
    it,
    create() {
      const [signer] = mnemonicSigners(anvils, { first: 3 });
      if (!signer) throw new Error('there is none');
      return signer;
    },
  }));

test("anvil's accounts come from anvil's words", () => {
  expect(addresses(anvils, { count: 10 })).toEqual(accounts);
  expect(addresses(anvils)).toEqual(accounts.slice(0, 1));
  expect(addresses(anvils, { first: 4, count: 2 })).toEqual(accounts.slice(4, 6));
});

test.each(vectors)('%s', (words, seed) => {
  expect(toSeed(words, { as: 'Hex', passphrase: 'TREZOR' })).toBe(`0x${seed}`);
  expect(addresses(words, { passphrase: 'TREZOR', count: 2 })).toEqual(
    [0, 1].map((addressIndex) => mnemonicToAccount(words, { passphrase: 'TREZOR', addressIndex }).address),
  );
  expect(addresses(words)).not.toEqual(addresses(words, { passphrase: 'TREZOR' }));
});

test('other wallets keep their keys on other paths', () => {
  const path = "m/44'/60'/7'/1";
  expect(addresses(anvils, { path, first: 2 })).toEqual([mnemonicToAccount(anvils, { path: `${path}/2` }).address]);
});

test('words in capitals and over several lines are the same words', () => {
  expect(addresses(`  ${anvils.toUpperCase().replaceAll(' ', '\n')}\n`)).toEqual(addresses(anvils));
});

test('core drives their keys itself', () => {
  expect(mnemonicSigners(anvils, { count: 2 }).map(isDriven)).toEqual([true, true]);
});

test.each<[string, string, MnemonicSignersOptions]>([
  ['a word that does not fit the others', anvils.replace('junk', 'test'), {}],
  ['a word that is none', anvils.replace('junk', 'jnuk'), {}],
  ['too few words', anvils.slice(5), {}],
  ['a private key', `0x${'ab'.repeat(32)}`, {}],
  ['nothing', '', {}],
  ['no signer', anvils, { count: 0 }],
  ['too many signers', anvils, { count: 1001 }],
  ['half a signer', anvils, { count: 1.5 }],
  ['a place before the first', anvils, { first: -1 }],
  ['a place behind the last', anvils, { first: 2 ** 31 - 1, count: 2 }],
  ['a path without its beginning', anvils, { path: "44'/60'/0'/0" }],
  ['a path with an end', anvils, { path: "m/44'/60'/0'/" }],
  ['a path with a step that is too high', anvils, { path: 'm/2147483648' }],
])('%s is refused, and not repeated', (_name, words, options) => {
  let thrown: unknown;
  try {
    mnemonicSigners(words, options);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code: 'invalid_option', message: expect.stringMatching(/^expected /) });
  const { message, stack } = thrown as Error;
  for (const word of words.split(' ').filter((one) => one.length > 3)) {
    expect(message).not.toContain(word);
    expect(stack?.split('\n')[0]).not.toContain(word);
  }
});
