import { systemClock } from '@tx-broadcaster/core';
import type { Io } from '../src/cli/io.js';
import { runCommand } from '../src/cli/run-command.js';
import { type Harness, startApp } from './harness.js';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What came out, each line of it parsed. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  readonly json: any[];
}

export type Run = (argv: readonly string[], io?: Partial<Io> & { readonly input?: string }) => Promise<Ran>;

/** The command line before a real app. */
export function commandLine(app: Harness['app'] | null): Run {
  return async (argv, { input = '', ...given } = {}) => {
    let [out, err] = ['', ''];
    const code = await runCommand(argv, {
      env: { BROADCASTER_URL: 'http://host' },
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      isTerminal: false,
      readInput: async () => input,
      signal: new AbortController().signal,
      clock: systemClock,
      ...(app ? { fetch: async (url: string, init: RequestInit) => app.request(url, init) } : {}),
      ...given,
    });
    const lines = argv.includes('--json') ? out.split('\n').filter((line) => line !== '') : [];
    return { code, out, err, json: lines.map((line) => JSON.parse(line)) };
  };
}

export async function startWithCommands(
  ...options: Parameters<typeof startApp>
): Promise<Harness & { readonly run: Run }> {
  const harness = await startApp(...options);
  return { ...harness, run: commandLine(harness.app) };
}
