import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Work that takes longer than this hangs: no seed and no mutant needs a tenth of it. */
const patienceMs = 600_000;

/**
 * Gives tasks to as many processes as asked, one to each at a time. `script` answers every message with one message. A
 * process that dies or hangs fails its task and is replaced.
 */
export async function inProcesses<Task extends object, Result>(
  script: string,
  processes: number,
  tasks: Iterator<Task>,
  done: (result: Result | Error, task: Task) => void,
): Promise<void> {
  const lane = async () => {
    let child: ChildProcess | null = null;
    for (let next = tasks.next(); !next.done; next = tasks.next()) {
      child ??= start(script);
      const result = await ask<Result>(child, next.value);
      if (result instanceof Error) {
        child.kill('SIGKILL');
        child = null;
      }
      done(result, next.value);
    }
    child?.disconnect();
  };
  await Promise.all(Array.from({ length: processes }, lane));
}

function start(script: string): ChildProcess {
  const hooks = fileURLToPath(new URL('./hooks.ts', import.meta.url));
  const execArgv = ['--conditions=@tx-broadcaster/source', '--import', hooks];
  return fork(fileURLToPath(new URL(script, import.meta.url)), { execArgv });
}

function ask<Result>(child: ChildProcess, task: object): Promise<Result | Error> {
  return new Promise((resolve) => {
    const end = (result: Result | Error) => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(result);
    };
    const timer = setTimeout(() => end(new Error(`nothing came back within ${patienceMs / 1000} s`)), patienceMs);
    child.once('message', (message) => end(message as Result));
    child.once('exit', (code, signal) => end(new Error(`the process ended with ${signal ?? code}`)));
    child.send(task);
  });
}
