import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Running, run } from '@tx-broadcaster/testing';
import type { Keep } from './keep.js';
import { common, type Death, type ServerSettings } from './settings.js';
import { pause } from './time.js';

/** An address at which a server runs most of the time: each that dies is followed by another. */
export class ServerPlace {
  readonly url: string;
  readonly #port: number;
  readonly #keep: Keep;
  readonly #rpcUrl: string;
  #running: Running | null = null;
  #told = false;

  private constructor(keep: Keep, rpcUrl: string, port: number) {
    this.#keep = keep;
    this.#rpcUrl = rpcUrl;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async on(keep: Keep, rpcUrl: string): Promise<ServerPlace> {
    return new ServerPlace(keep, rpcUrl, await freePort());
  }

  /**
   * Starts a server, unless one runs. One that dies while it starts, as it was told to, has just ended; one whose store
   * could not be opened is started again, as a supervisor does.
   */
  async start(death: Death | null): Promise<void> {
    if (this.#running && !hasEnded(this.#running)) return;
    const settings: ServerSettings = {
      ...common,
      place: this.#keep.place,
      rpcUrl: this.#rpcUrl,
      port: this.#port,
      death,
    };
    const script = fileURLToPath(new URL('./chaos-server.ts', import.meta.url));
    const env = { ...process.env, ...this.#keep.environment };
    this.#told = false;
    for (const until = Date.now() + 120_000; ; ) {
      this.#running = null;
      try {
        this.#running = await run(process.execPath, [script, JSON.stringify(settings)], /listening on/, { env });
        return;
      } catch (error) {
        if (death && String(error).includes('SIGKILL')) return;
        if (Date.now() > until || !String(error).includes('store_unavailable')) throw error;
        await pause(300);
      }
    }
  }

  /** When it has ended, however. */
  get ended(): Promise<void> {
    const running = this.#running;
    if (!running || hasEnded(running)) return Promise.resolve();
    return new Promise((resolve) => running.child.once('exit', () => resolve()));
  }

  /** Why it ended although nobody wanted it to, nor any signal; null: it did not. */
  get gaveUp(): string | null {
    const running = this.#running;
    if (this.#told || !running || running.child.exitCode === null) return null;
    return `exit code ${running.child.exitCode}: ${running.output().slice(-1500)}`;
  }

  async stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.signal('SIGCONT');
    if (this.#running && !hasEnded(this.#running)) this.#told = true;
    await this.#running?.stop(signal);
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void {
    if (signal === 'SIGTERM' && this.#running && !hasEnded(this.#running)) this.#told = true;
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
