import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Running, run } from '@tx-broadcaster/testing';
import type { Keep } from './keep.js';
import { common, type Death, type ServerSettings } from './settings.js';
import { pause } from './time.js';

const script = fileURLToPath(new URL('./chaos-server.ts', import.meta.url));
/** Servers start more often than anything else happens here. */
const compiled = { NODE_COMPILE_CACHE: join(tmpdir(), 'chaos-compiled') };

/** An address at which a server runs most of the time: each that dies is followed by another. */
export class ServerPlace {
  readonly url: string;
  readonly #port: number;
  readonly #keep: Keep;
  readonly #rpcUrl: string;
  readonly #outputs: string[] = [];
  #running: Running | null = null;
  #starting: Promise<void> | null = null;
  #told = false;
  /** Of those before the one that runs. */
  #deaths = 0;

  private constructor(keep: Keep, rpcUrl: string, port: number) {
    this.#keep = keep;
    this.#rpcUrl = rpcUrl;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async on(keep: Keep, rpcUrl: string): Promise<ServerPlace> {
    return new ServerPlace(keep, rpcUrl, await freePort());
  }

  get runs(): boolean {
    return this.#running !== null && !hasEnded(this.#running);
  }

  get isStarting(): boolean {
    return this.#starting !== null;
  }

  /** How many of its servers were killed, by themselves or by others. */
  get deaths(): number {
    return this.#deaths + (this.#running?.child.signalCode === 'SIGKILL' ? 1 : 0);
  }

  /** What its servers have printed, one after the other. */
  get outputs(): readonly string[] {
    return this.#running ? [...this.#outputs, this.#running.output()] : this.#outputs;
  }

  /**
   * Starts a server, unless one runs. One that dies while it starts, as it was told to, has just ended; one whose store
   * could not be opened is started again, as a supervisor does.
   */
  start(death: Death | null = null): Promise<void> {
    this.#starting ??= this.#start(death).finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  async #start(death: Death | null): Promise<void> {
    if (this.runs) return;
    if (this.#running) this.#outputs.push(this.#running.output());
    this.#deaths = this.deaths;
    const { place, environment } = this.#keep;
    const settings: ServerSettings = { ...common, place, rpcUrl: this.#rpcUrl, port: this.#port, death };
    const env = { ...process.env, ...environment, ...compiled };
    const stdio = ['ignore', 'pipe', 'pipe', 'ipc'] as const;
    this.#told = false;
    for (const until = Date.now() + 180_000; ; ) {
      this.#running = null;
      try {
        const options = { env, stdio: [...stdio], timeoutMs: 60_000 };
        this.#running = await run(process.execPath, [script, JSON.stringify(settings)], /listening on/, options);
        return;
      } catch (error) {
        this.#outputs.push(String(error));
        if (death && String(error).includes('SIGKILL')) return void this.#deaths++;
        // it may be the machine that had no time for it
        if (Date.now() > until || !/store_unavailable|not ready in time/.test(String(error))) throw error;
        await pause(300);
      }
    }
  }

  /** It dies where it is told to; null: it lives. */
  order(death: Death | null): void {
    // one that is just dying does not listen any more
    if (this.runs && this.#running?.child.connected)
      this.#running.child.send(death ?? { point: '', pass: 0 }, () => {});
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
    if (this.runs) this.#told = true;
    await this.#running?.stop(signal);
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void {
    if (signal === 'SIGTERM' && this.runs) this.#told = true;
    if (this.runs) this.#running?.child.kill(signal);
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
