import { readFileSync } from 'node:fs';
import { messageOf } from '@tx-broadcaster/core';
import { Problem } from '../http/problem.js';
import { parseStrictJson } from '../http/strict-json.js';
import { CommandFailure, exitCodes } from './failure.js';
import type { Io } from './io.js';

/** JSON or calldata in hex: as it stands, out of a file (`@file`), or as it comes in (`-`). */
export async function readData(given: string, io: Io): Promise<unknown> {
  const text = (await textOf(given, io)).trim();
  if (/^0x[\da-f]*$/i.test(text)) return text;
  try {
    return parseStrictJson(text);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const hint = `Write JSON such as '{"to":"0x…","amount":"5"}', calldata in hex, @file, or - for what comes in.`;
    throw new CommandFailure(exitCodes.usage, `data: ${error.message.replace(/^The body/, 'it')}`, hint);
  }
}

async function textOf(given: string, io: Io): Promise<string> {
  if (given === '-') return io.readInput();
  if (!given.startsWith('@')) return given;
  try {
    return readFileSync(given.slice(1), 'utf8');
  } catch (error) {
    throw new CommandFailure(exitCodes.usage, `data: ${given.slice(1)} cannot be read: ${messageOf(error)}`);
  }
}
