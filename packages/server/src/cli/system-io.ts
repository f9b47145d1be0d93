import { text } from 'node:stream/consumers';
import { systemClock } from '@tx-broadcaster/core';
import type { Io } from './io.js';

/** The process that a command runs in. A first Ctrl-C asks the command to end, a second ends it. */
export function systemIo(): Io {
  const stopping = new AbortController();
  process.on('SIGINT', () => {
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort(new Error('stopped'));
  });
  // whatever reads the output may have read enough
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  return {
    env: process.env,
    out: (chunk) => void process.stdout.write(chunk),
    err: (chunk) => void process.stderr.write(chunk),
    isTerminal: process.stderr.isTTY === true,
    readInput: () => text(process.stdin),
    signal: stopping.signal,
    clock: systemClock,
  };
}
