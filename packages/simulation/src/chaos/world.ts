import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { laneId } from '@tx-broadcaster/core';
import { check, unfinished, type Violation } from '@tx-broadcaster/core/testing';
import { type Running, run } from '@tx-broadcaster/testing';
import { ChaosChain } from './chaos-chain.js';
import { ChaosClients } from './chaos-clients.js';
import { type FaultProxy, startFaultProxy } from './fault-proxy.js';
import { imageOf } from './image.js';
import { blockMs, chainId, common, type ServerSettings, signer } from './settings.js';

export interface ChaosOptions {
  readonly random: () => number;
  readonly clients: number;
  /** Told of everything that is done to the world. */
  readonly note: (what: string) => void;
}

/** One chain, one database file, and a server that does not live long. */
export class ChaosWorld {
  readonly violations: Violation[] = [];
  readonly #options: ChaosOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  readonly #chain: ChaosChain;
  readonly #proxy: FaultProxy;
  readonly #clients: ChaosClients;
  readonly #port: number;
  #server: Running | null = null;
  #weather: NodeJS.Timeout | null = null;

  private constructor(options: ChaosOptions, chain: ChaosChain, proxy: FaultProxy, port: number) {
    this.#options = options;
    this.#chain = chain;
    this.#proxy = proxy;
    this.#port = port;
    this.#clients = new ChaosClients(options.random);
    this.#clients.url = `http://127.0.0.1:${port}`;
  }

  static async start(options: ChaosOptions): Promise<ChaosWorld> {
    const chain = await ChaosChain.start();
    const world = new ChaosWorld(options, chain, await startFaultProxy(chain.url, options.random), await freePort());
    world.#proxy.trouble = 0.12;
    world.#weather = setInterval(
      () => void world.#disturb().catch((error) => options.note(`trouble: ${error.message.slice(0, 60)}`)),
      blockMs,
    );
    world.#clients.begin(options.clients);
    return world;
  }

  get requests(): number {
    return this.#clients.requests.length;
  }

  get envelopes(): number {
    return this.#proxy.received.size;
  }

  /** Starts a server, lets it die where it is told to, or after `ms`, and looks at what it left behind. */
  async kill(death: ServerSettings['death'], ms: number): Promise<void> {
    const server = await this.#serve(death);
    const died = server === null || (await within(ms, ended(server)));
    if (!died && server) {
      server.child.kill('SIGKILL');
      await ended(server);
    }
    const { note } = this.#options;
    if (death) note(died ? `died at ${death.point}` : `never came to ${death.point}`);
    else note('killed at a random moment');
    this.#checkKept();
  }

  /** No more trouble: everything must come to its end, and then be right. */
  async heal(): Promise<void> {
    if (this.#weather) clearInterval(this.#weather);
    this.#weather = null;
    this.#proxy.trouble = 0;
    this.#proxy.downUntil = 0;
    await this.#chain.setBaseFee(1);
    await this.#serve(null);
    const deadline = Date.now() + 60_000;
    await within(60_000, this.#clients.rest());
    while (Date.now() < deadline && unfinished(this.#image()).length > 0) await pause(500);
    await this.#server?.stop();
    this.#clients.close();
    const lane = laneId(chainId, signer);
    this.violations.push(
      ...check({
        store: this.#image(),
        chain: {
          mined: new Map([[lane, await this.#chain.mined()]]),
          received: this.#proxy.received,
          foreign: this.#chain.foreign,
          reorged: null,
        },
        requests: this.#clients.requests,
        healed: true,
      }),
    );
  }

  async end(): Promise<void> {
    if (this.#weather) clearInterval(this.#weather);
    this.#clients.close();
    await this.#server?.stop('SIGKILL');
    await this.#proxy.close();
    await this.#chain.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #database(): string {
    return join(this.#folder, 'broadcaster.db');
  }

  /** null: it died while it started, as it was told to. */
  async #serve(death: ServerSettings['death']): Promise<Running | null> {
    const settings: ServerSettings = {
      ...common,
      database: this.#database,
      rpcUrl: this.#proxy.url,
      port: this.#port,
      death,
    };
    const script = fileURLToPath(new URL('./chaos-server.ts', import.meta.url));
    try {
      this.#server = await run(process.execPath, [script, JSON.stringify(settings)], /listening on/);
      return this.#server;
    } catch (error) {
      if (death && String(error).includes('SIGKILL')) return null;
      throw error;
    }
  }

  /** What was answered with 200 is in the file that the dead process left. */
  #checkKept(): void {
    const stored = new Set(this.#image().transactions.map(({ id }) => id));
    for (const id of this.#clients.answered)
      if (!stored.has(id))
        this.violations.push({ rule: 'A1', what: `${id} was answered, and was not there after the kill` });
  }

  #image() {
    return imageOf(this.#database);
  }

  async #disturb(): Promise<void> {
    const { random, note } = this.#options;
    const [what, more] = [random(), random()];
    if (what < 0.03) {
      await this.#chain.reorg(1 + Math.floor(more * 3));
      note('reorg');
    } else if (what < 0.05) await this.#chain.setBaseFee(1 + more * 20);
    else if (what < 0.06) {
      await this.#chain.useKeyElsewhere();
      note('key used elsewhere');
    } else if (what < 0.07) {
      this.#proxy.downUntil = Date.now() + 500 + more * 3000;
      note('outage');
    } else if (what < 0.11) {
      const hashes = [...this.#proxy.received].slice(-8);
      const hash = hashes[Math.floor(more * hashes.length)];
      if (hash) await this.#chain.forget(hash);
      note('transaction dropped from the pool');
    } else if (what < 0.35) {
      const button = (['retry', 'cancel', 'speed-up'] as const)[Math.floor(more * 3)] ?? 'retry';
      await this.#clients.press(button);
      note(`${button} pressed`);
    }
  }
}

function ended({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Whether it ends in that time. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return done;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The same for every server of a world: clients know one address. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
