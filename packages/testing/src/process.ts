import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

export interface Running {
  readonly child: ChildProcess;
  /** Where `ready` matched. */
  readonly match: RegExpExecArray;
  /** All it has printed so far. */
  output(): string;
  /** Ends it and waits until it is gone; SIGKILL follows after 5 s. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a process, waits until `ready` matches what it prints, and gives a handle that ends it. */
export async function run(
  command: string,
  args: readonly string[],
  ready: RegExp,
  options: SpawnOptions & { timeoutMs?: number } = {},
): Promise<Running> {
  const { timeoutMs = 20_000, ...spawnOptions } = options;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...spawnOptions });
  let text = '';
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // a test run that dies must not leave its children behind
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.removeListener('exit', kill));

  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    const timer = setTimeout(kill, 5_000);
    await exited;
    clearTimeout(timer);
  };

  const match = await new Promise<RegExpExecArray>((resolve, reject) => {
    const fail = (reason: string) => {
      clearTimeout(timer);
      reject(new Error(`${command} ${reason}\n${text}`));
    };
    const timer = setTimeout(() => {
      kill();
      fail('was not ready in time');
    }, timeoutMs);
    const see = (chunk: Buffer) => {
      text += chunk.toString();
      const found = ready.exec(text);
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout?.on('data', see);
    child.stderr?.on('data', see);
    child.once('error', (error) => fail(`did not start: ${error.message}`));
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
  });
  return { child, match, output: () => text, stop };
}
