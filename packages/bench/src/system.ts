import { fileURLToPath } from 'node:url';
import { run } from '@tx-broadcaster/testing';
import type { Question, Usage } from '#bench/child';

export type SystemName = 'ours' | 'naive';

/** One of the two programs, in a process of its own. */
export interface System {
  readonly name: SystemName;
  readonly url: string;
  usage(question?: Question): Promise<Usage>;
  stop(): Promise<void>;
}

export interface SystemOptions {
  readonly rpcUrl: string;
  /** A file on a disk, or the URL of a PostgreSQL database; its own. */
  readonly database: string;
  /** How many senders it has, one lane each. @default 1 */
  readonly lanes?: number;
  /** For Node.js, e.g. `--cpu-prof`. */
  readonly execArgv?: readonly string[];
}

/** Starts a system by plain Node.js, which takes the types away, so that nothing else is measured with it. */
export async function startSystem(
  name: SystemName,
  { rpcUrl, database, lanes = 1, execArgv = [] }: SystemOptions,
): Promise<System> {
  const main = fileURLToPath(new URL(`./${name}-main.ts`, import.meta.url));
  const args = ['--expose-gc', ...execArgv, main, '--rpc-url', rpcUrl, '--database', database];
  // the naive program has one sender, whatever it is given
  if (name === 'ours') args.push('--lanes', String(lanes));
  const running = await run(process.execPath, args, /Listening on ([\d.]+:\d+)/, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const { child } = running;
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`${name} ended by itself with ${code ?? signal}`)));
  });
  ended.catch(() => {}); // it matters only to somebody who waits for an answer
  return {
    name,
    url: `http://${running.match[1]}`,
    usage(question = 'usage') {
      const answer = new Promise<Usage>((resolve) => {
        child.once('message', (usage) => resolve(usage as Usage)); // child.ts answers every question with this
        if (child.connected) child.send(question);
      });
      return Promise.race([answer, ended]);
    },
    stop: () => running.stop(),
  };
}
