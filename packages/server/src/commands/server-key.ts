import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The key that is given, else the one in a file, which is made where there is none: for the one instance that has the folder. */
export function serverKey(given: string | null, file: string | null): Uint8Array {
  if (given === null && file === null) throw new Error('a configuration without a file for the key gives the key');
  return Buffer.from(given ?? keptIn(file ?? ''), 'utf8');
}

function keptIn(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
