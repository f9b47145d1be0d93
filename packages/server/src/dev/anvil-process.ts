import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const startWithinMs = 15_000;
const stopWithinMs = 15_000;

/** The anvil that npm installed for this machine. */
function binary(): string {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${arch}`;
  try {
    const home = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return join(home, 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil');
  } catch (cause) {
    throw new Error(
      `the package ${name}, which brings the dev chain, is not installed: install it, or run without --dev`,
      { cause },
    );
  }
}

/**
 * Starts anvil on a free port of the loopback, in a process group of its own: Ctrl-C must not reach it before the
 * broadcaster is done, and it prints into a file because it would die of a pipe whose reader was killed. `onSpawn` is
 * called before anything can go wrong.
 */
export async function spawnAnvil(
  args: readonly string[],
  logFile: string,
  onSpawn: (pid: number) => void,
): Promise<{ readonly pid: number; readonly port: number }> {
  const log = openSync(logFile, 'w');
  const all = ['--host', '127.0.0.1', '--port', '0', ...args];
  const child = spawn(binary(), all, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const { pid } = child;
  if (pid !== undefined) onSpawn(pid);
  child.unref();
  const failure = new Promise<never>((_, reject) => child.once('error', reject));
  return { pid: pid ?? 0, port: await Promise.race([listening(child, logFile), failure]) };
}

async function listening(child: ChildProcess, logFile: string): Promise<number> {
  const deadline = Date.now() + startWithinMs;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    const port = portIn(logFile);
    if (port !== null) return port;
    await setTimeout(20);
  }
  child.kill('SIGKILL');
  const lastWords = readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join(' | ');
  throw new Error(`the dev chain did not start: ${lastWords || 'it printed nothing'}`);
}

/** Where the anvil that wrote this log listens; null: it does not say. */
export function portIn(logFile: string): number | null {
  if (!existsSync(logFile)) return null;
  const [, port] = /Listening on [\d.]+:(\d+)/.exec(readFileSync(logFile, 'utf8')) ?? [];
  return port === undefined ? null : Number(port);
}

/** Asks the process to end, which makes anvil write its state, and waits until it has; false: it had to be killed. */
export async function stopProcess(pid: number): Promise<boolean> {
  if (!signal(pid, 'SIGTERM')) return true;
  const deadline = Date.now() + stopWithinMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) {
      signal(pid, 'SIGKILL');
      return false;
    }
    await setTimeout(20);
  }
  return true;
}

export function isAlive(pid: number): boolean {
  return signal(pid, 0) && !isZombie(pid);
}

/** False: there is no such process. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Ended, but not yet collected by a parent that does not care: as in containers without an init process. */
function isZombie(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').slice(0, 200));
  } catch {
    return false;
  }
}
