import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { messageOf } from '@tx-broadcaster/core';
import type { Hex } from 'viem';
import { ConfigError } from '../config/config-error.js';

/** What `tx-broadcaster bench` is told. */
export interface TrialOptions {
  readonly rpcUrls: readonly string[];
  readonly chainId: number;
  readonly privateKey: Hex;
  /** Transfers; of the other kinds there are fewer. */
  readonly count: number;
  /** No transaction is signed above it, wei per gas; null: no cap. */
  readonly maxFeePerGas: bigint | null;
  /** What is not mined then is left. */
  readonly timeoutMs: number;
  readonly json: boolean;
}

export const trialHelp = `tx-broadcaster bench: sends a mix of transactions to a node, with its standard methods alone, and reports what became of them.

Usage
  tx-broadcaster bench --rpc URL --key-file FILE --chain-id N

Options
  --rpc <url>[,<url>...]  the node or nodes
  --key-file <file>       the private key of an account with funds; nothing else may use it meanwhile
  --chain-id <number>     the chain that the node must serve
  --count <number>        transfers of 1 wei to itself; calls a quarter, replacements and cancels 5 at most (20)
  --max-fee-gwei <number> no transaction is signed above it (no cap)
  --timeout <seconds>     what is not mined then is left (600)
  --json                  the report as JSON

Exit codes
  0 all was mined or cancelled   1 something was not   69 node not available   78 wrong options`;

/** @throws ConfigError with everything that is wrong */
export function readTrialOptions(args: readonly string[]): TrialOptions | 'help' {
  const problems: string[] = [];
  const given = readArguments(args, problems);
  if (given.help) return 'help';
  const number = (name: 'chain-id' | 'count' | 'timeout', most: number, otherwise?: number) => {
    const text = given[name];
    if (text === undefined && otherwise !== undefined) return otherwise;
    const value = /^\d{1,15}$/.test(text ?? '') ? Number(text) : 0;
    if (value < 1 || value > most)
      problems.push(`--${name}: expected an integer from 1 to ${most}, got ${said(text)}.`);
    return value;
  };
  const rpcUrls = (given.rpc ?? '').split(',').map((url) => url.trim());
  if (!rpcUrls.every((url) => URL.canParse(url) && /^(?:https?|wss?):$/.test(new URL(url).protocol)))
    problems.push('--rpc: expected http(s) or ws(s) URLs, several with commas between, got something else.');
  const gwei = given['max-fee-gwei'];
  if (gwei !== undefined && !(/^\d{1,9}(?:\.\d{1,9})?$/.test(gwei) && Number(gwei) > 0))
    problems.push(`--max-fee-gwei: expected a positive number, got ${said(gwei)}.`);
  const options = {
    rpcUrls,
    chainId: number('chain-id', Number.MAX_SAFE_INTEGER),
    privateKey: keyIn(given['key-file'], problems),
    count: number('count', 2000, 20),
    maxFeePerGas: gwei === undefined ? null : BigInt(Math.round(Number(gwei) * 1e9)),
    timeoutMs: number('timeout', 86_400, 600) * 1000,
    json: given.json ?? false,
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return options;
}

function readArguments(args: readonly string[], problems: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { rpc: text, 'key-file': text, 'chain-id': text, count: text, 'max-fee-gwei': text, timeout: text };
  try {
    return parseArgs({ args: [...args], options: { ...options, json: flag, help: { ...flag, short: 'h' } } }).values;
  } catch (error) {
    problems.push(`${messageOf(error)} See tx-broadcaster bench --help.`);
    return {};
  }
}

/** The key in the file; a message never repeats any of it. */
function keyIn(file: string | undefined, problems: string[]): Hex {
  const expected = '--key-file: expected a file with a private key (64 hex digits)';
  if (file === undefined) problems.push(`${expected}, got nothing.`);
  else {
    try {
      const digits = readFileSync(file, 'utf8').trim().replace(/^0x/i, '');
      if (/^[\da-f]{64}$/i.test(digits)) return `0x${digits.toLowerCase()}`;
      problems.push(`${expected}, got something else (${digits.length} characters).`);
    } catch (error) {
      problems.push(`${expected}, got ${messageOf(error)}.`);
    }
  }
  return '0x';
}

function said(text: string | undefined): string {
  return text === undefined ? 'nothing' : JSON.stringify(text);
}
