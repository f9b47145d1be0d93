import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Running, run } from '@tx-broadcaster/testing';
import { common, type Death, type ServerSettings } from './settings.js';

/** An address at which a server runs most of the time: each that dies is followed by another. */
export class ServerPlace {
  readonly url: string;
  readonly #port: number;
  readonly #settings: Pick<ServerSettings, 'place' | 'rpcUrl'>;
  #running: Running | null = null;

  private constructor(settings: Pick<ServerSettings, 'place' | 'rpcUrl'>, port: number) {
    this.#settings = settings;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async on(settings: Pick<ServerSettings, 'place' | 'rpcUrl'>): Promise<ServerPlace> {
    return new ServerPlace(settings, await freePort());
  }

  /** Starts a server, unless one runs. One that dies while it starts, as it was told to, has just ended. */
  async start(death: Death | null): Promise<void> {
    if (this.#running && !hasEnded(this.#running)) return;
    const settings: ServerSettings = { ...common, ...this.#settings, port: this.#port, death };
    const script = fileURLToPath(new URL('./chaos-server.ts', import.meta.url));
    this.#running = null;
    try {
      this.#running = await run(process.execPath, [script, JSON.stringify(settings)], /listening on/);
    } catch (error) {
      if (!death || !String(error).includes('SIGKILL')) throw error;
    }
  }

  /** When it has ended, however. */
  get ended(): Promise<void> {
    const running = this.#running;
    if (!running || hasEnded(running)) return Promise.resolve();
    return new Promise((resolve) => running.child.once('exit', () => resolve()));
  }

  async stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#running?.child.kill('SIGCONT');
    await this.#running?.stop(signal);
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#running?.child.kill(signal);
  }
}

function hasEnded({ child }: Running): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The same for every server of a place: clients know one address. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
