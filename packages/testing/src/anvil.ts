import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { run } from './process.js';

export interface Anvil {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The anvil that came with this machine's optional dependency; ANVIL_BIN overrides it. */
export function anvilBinary(): string {
  if (process.env.ANVIL_BIN) return process.env.ANVIL_BIN;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const { resolve } = createRequire(import.meta.url);
  const home = dirname(resolve(`@foundry-rs/anvil-${process.platform}-${arch}/package.json`));
  return join(home, 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil');
}

/** A real dev chain on a port of the loopback, 0: any free one; `args` go to anvil as they are. */
export async function startAnvil(args: readonly string[] = [], at = 0): Promise<Anvil> {
  const anvil = await run(
    anvilBinary(),
    ['--host', '127.0.0.1', '--port', String(at), ...args],
    /Listening on [\d.]+:(\d+)/,
  );
  const port = Number(anvil.match[1]);
  return { url: `http://127.0.0.1:${port}`, port, pid: anvil.child.pid ?? 0, stop: () => anvil.stop() };
}
