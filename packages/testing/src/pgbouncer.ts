import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from './free-port.js';
import { hasNamespaces, namespace, nobody } from './nobody.js';
import { run } from './process.js';

/** A pooler in transaction mode: every transaction of a client may run on another connection to the server. */
export interface Pgbouncer {
  /** The server's URL, by this way. */
  readonly url: string;
  end(): Promise<void>;
}

/** Where scripts/pgbouncer.mjs puts it, or the operating system; undefined: there is none here. */
export const pgbouncerBinary = [
  new URL('../../../.cache/pgbouncer/pgbouncer', import.meta.url).pathname,
  '/usr/sbin/pgbouncer',
].find((path) => existsSync(path));

/** @param poolSize connections to the server, for however many clients */
export async function startPgbouncer(target: string, poolSize = 4): Promise<Pgbouncer> {
  if (pgbouncerBinary === undefined) throw new Error('there is no pgbouncer: run node scripts/pgbouncer.mjs');
  const { hostname, port, username } = new URL(target);
  const folder = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
  const own = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(file, settings({ hostname, port, username, own, poolSize }));
  const { command, args, as } = call(pgbouncerBinary, folder);
  const env = { ...process.env, LD_LIBRARY_PATH: dirname(pgbouncerBinary) };
  const running = await run(command, [...args, file], /process up/, { ...as, env });
  const url = new URL(target);
  url.host = `127.0.0.1:${own}`;
  return {
    url: url.href,
    async end() {
      await running.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Like PostgreSQL it refuses to be run by root. */
function call(binary: string, folder: string): { command: string; args: string[]; as: { uid?: number } } {
  if (process.getuid?.() !== 0) return { command: binary, args: [], as: {} };
  if (hasNamespaces()) return { command: 'unshare', args: [...namespace, binary], as: {} };
  const copy = join(folder, 'pgbouncer');
  cpSync(binary, copy);
  chmodSync(folder, 0o755);
  chownSync(folder, nobody, nobody);
  return { command: copy, args: [], as: { uid: nobody } };
}

interface Settings {
  readonly hostname: string;
  readonly port: string;
  readonly username: string;
  readonly own: number;
  readonly poolSize: number;
}

const settings = ({ hostname, port, username, own, poolSize }: Settings) => `
[databases]
* = host=${hostname} port=${port} user=${username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_client_conn = 200
default_pool_size = ${poolSize}
server_login_retry = 1
`;
