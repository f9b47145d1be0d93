import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks on the terminal, without showing what is typed; undefined: nobody sits before it. */
export function secretAsker(signal?: AbortSignal): ((question: string) => Promise<string>) | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return async (question) => {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
    // while it asks, Ctrl-C comes in here
    lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    process.stderr.write(question);
    try {
      return await lines.question('', signal ? { signal } : {});
    } finally {
      process.stderr.write('\n');
      lines.close();
    }
  };
}
