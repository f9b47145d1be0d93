import { readFileSync } from 'node:fs';
import { messageOf } from '@tx-broadcaster/core';
import type { Hex } from 'viem';
import { isSignerVariable } from '../signers/read-signers.js';
import { type Environment, nameOf, type Settings, settings } from './settings.js';

const name = 'BROADCASTER_PRIVATE_KEY';
const expected = `${name}_FILE: expected a file with`;

/** The keys of signers, or what is wrong; a message never repeats any of them. */
export function readPrivateKeys(env: Environment): { readonly keys: readonly Hex[] } | { readonly problem: string } {
  const inline = env[name];
  const file = env[`${name}_FILE`];
  if (inline && file)
    return { problem: `${name}: expected the key itself or ${name}_FILE, got both. Unset one of them.` };
  if (file) {
    try {
      return keysIn(readFileSync(file, 'utf8').split('\n'), `${expected} a private key`);
    } catch (error) {
      return { problem: `${expected} a private key, got ${messageOf(error)}. Check the path and its permissions.` };
    }
  }
  if (inline) return keysIn(inline.split(','), `${name}: expected a private key`);
  return { keys: [] };
}

/** Nothing says who signs. */
export const noSigner = `${name}_FILE: expected a file with a private key, got nothing. Put the signer's key into a file that only the server can read; docs/signers.md has other kinds of signers.`;

/** An instance that only takes in needs no key: its signers are named by their addresses. */
export function readWithoutKeys(
  { mode = 'all' }: Pick<Settings, 'mode'>,
  env: Environment,
): { readonly keys: readonly Hex[] } | { readonly problem: string } {
  const addresses = nameOf(settings.signerAddresses);
  if (mode !== 'api')
    return { problem: `${addresses}: expected --mode api with it, got ${mode}. Others sign: give keys.` };
  const isGiven = Object.entries(env).some(
    ([one, value]) => value && (one === name || one === `${name}_FILE` || isSignerVariable(one)),
  );
  if (!isGiven) return { keys: [] };
  return { problem: `${addresses}: expected it or keys, got both. Leave the keys out: this instance signs nothing.` };
}

function keysIn(texts: readonly string[], what: string): ReturnType<typeof readPrivateKeys> {
  const given = texts.filter((text) => text.trim() !== '');
  const keys: Hex[] = [];
  for (const text of given.length === 0 ? [''] : given) {
    const read = keyIn(text, given.length > 1 ? `${what} in each place` : what);
    if ('problem' in read) return read;
    if (keys.includes(read.key)) return { problem: `${what} of each signer, got one of them twice.` };
    keys.push(read.key);
  }
  return { keys };
}

function keyIn(text: string, what: string): { readonly key: Hex } | { readonly problem: string } {
  const digits = text.trim().replace(/^0x/i, '');
  if (/^[\da-f]{64}$/i.test(digits) && !/^0+$/.test(digits)) return { key: `0x${digits.toLowerCase()}` };
  return {
    problem: `${what} (64 hex digits), got something else (${digits.length} characters). Check that it is the key, not the address.`,
  };
}
