import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { systemClock } from '@tx-broadcaster/core';
import { secretAsker } from './ask-secret.js';
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
  const askSecret = secretAsker(stopping.signal);
  return {
    env: process.env,
    out: (chunk) => void process.stdout.write(chunk),
    err: (chunk) => void process.stderr.write(chunk),
    isTerminal: process.stderr.isTTY === true,
    readInput: () => text(process.stdin),
    ...(process.stdin.isTTY && process.stderr.isTTY
      ? { ask: (question: string) => ask(question, stopping.signal) }
      : {}),
    ...(askSecret ? { askSecret } : {}),
    signal: stopping.signal,
    clock: systemClock,
  };
}

/** On the terminal, beside what goes out. */
async function ask(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // while it asks, Ctrl-C comes in here
  lines.on('SIGINT', () => process.emit('SIGINT'));
  try {
    return (await lines.question(question, { signal })).trim();
  } finally {
    lines.close();
  }
}
