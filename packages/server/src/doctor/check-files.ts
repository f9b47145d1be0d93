import { accessSync, constants, existsSync, mkdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf } from '@tx-broadcaster/core';
import { type Finding, failed, fine, warning } from './finding.js';

const leastFree = 1024 ** 3;

/** Whether a secret's file is its owner's alone. */
export function checkSecretFile(name: string, path: string): Finding {
  const check = `permissions of ${name}`;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) return failed(check, `${path} is not there`, 'Give a file that the server can read.');
  const others = mode & 0o077;
  if (others === 0) return fine(check, `${path} is its owner's alone`);
  const fix = `chmod 600 ${path}`;
  return failed(check, `${path} can be used by others (mode ${(mode & 0o777).toString(8)})`, fix);
}

/** Whether the folder of the database can be written, and has room. */
export function checkFolder(database: string): Finding[] {
  const folder = dirname(database);
  const check = 'database folder';
  const fix = `Give the user of the server a folder that it can write, on a local disk: chown it, or set BROADCASTER_DATA_DIR.`;
  try {
    mkdirSync(folder, { recursive: true });
    const probe = join(folder, `.doctor-${process.pid}`);
    writeFileSync(probe, 'probe', { flush: true });
    rmSync(probe);
    if (existsSync(database)) accessSync(database, constants.R_OK | constants.W_OK);
  } catch (error) {
    return [failed(check, `cannot be written: ${messageOf(error)}`, fix)];
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const room = `${Math.round(free / 1024 ** 2)} MiB free`;
  if (free < leastFree) return [warning(check, `${folder}: ${room}`, 'Make room: a full disk stops everything.')];
  return [fine(check, `${folder}, ${room}`)];
}
