import { laneId } from '@tx-broadcaster/core';
import { check, unfinished, type Violation, type World } from '@tx-broadcaster/core/testing';
import { ChaosChain } from './chaos-chain.js';
import { type Button, ChaosClients } from './chaos-clients.js';
import { type FaultProxy, startFaultProxy } from './fault-proxy.js';
import type { Keep } from './keep.js';
import { ServerPlace } from './server-place.js';
import { blockMs, chainId, type Death, signer } from './settings.js';
import { pause, within } from './time.js';

export interface ChaosOptions {
  readonly random: () => number;
  readonly clients: number;
  readonly keep: Keep;
  /** Told of everything that is done to the world. */
  readonly note: (what: string) => void;
}

const buttons: readonly Button[] = ['retry', 'retry', 'cancel', 'cancel', 'speed-up', 'look', 'look', 'pause'];

/** One chain, one store, and servers that do not live long. */
export class ChaosWorld {
  readonly violations: Violation[] = [];
  readonly #options: ChaosOptions;
  readonly #chain: ChaosChain;
  readonly #proxy: FaultProxy;
  readonly #clients: ChaosClients;
  readonly #places: readonly ServerPlace[];
  #weather: NodeJS.Timeout | null = null;
  #disturbing: Promise<unknown> = Promise.resolve();

  private constructor(options: ChaosOptions, chain: ChaosChain, proxy: FaultProxy, places: readonly ServerPlace[]) {
    this.#options = options;
    this.#chain = chain;
    this.#proxy = proxy;
    this.#places = places;
    this.#clients = new ChaosClients(
      options.random,
      places.map(({ url }) => url),
    );
  }

  static async start(options: ChaosOptions): Promise<ChaosWorld> {
    const { keep, random, note } = options;
    const chain = await ChaosChain.start();
    const proxy = await startFaultProxy(chain.url, random);
    const places = await Promise.all(Array.from({ length: keep.servers }, () => ServerPlace.on(keep, proxy.url)));
    const world = new ChaosWorld(options, chain, proxy, places);
    proxy.trouble = 0.12;
    const trouble = (error: Error) => note(`trouble: ${error.message.slice(0, 60)}`);
    world.#weather = setInterval(() => {
      world.#disturbing = Promise.all([world.#disturbing, world.#disturb().catch(trouble)]);
    }, blockMs);
    world.#clients.begin(options.clients);
    return world;
  }

  get requests(): number {
    return this.#clients.requests.length;
  }

  get envelopes(): number {
    return this.#proxy.received.size;
  }

  /** All servers but one run on; that one dies where it is told to, or after `ms`. */
  async kill(death: Death | null, ms: number): Promise<void> {
    const { random, note } = this.#options;
    const place = this.#places[Math.floor(random() * this.#places.length)];
    if (!place) return;
    for (const other of this.#places) if (other !== place) await this.#start(other, null);
    this.#noteEnd(place);
    await place.stop('SIGKILL');
    const answered = this.#clients.answered;
    await place.start(death);
    // some places are passed only on the way out
    if (death?.point.startsWith('store.release')) setTimeout(() => place.signal('SIGTERM'), 300 + random() * 700);
    const died = await within(ms, place.ended);
    this.#noteEnd(place);
    await place.stop('SIGKILL');
    note(
      death === null ? 'killed at a random moment' : died ? `died at ${death.point}` : `never came to ${death.point}`,
    );
    await this.#checkKept([...answered, ...this.#clients.answered]);
  }

  async #start(place: ServerPlace, death: Death | null): Promise<void> {
    this.#noteEnd(place);
    await place.start(death);
  }

  /** A server lives until somebody ends it, whatever happens around it. */
  #noteEnd(place: ServerPlace): void {
    const why = place.gaveUp;
    if (why !== null) this.violations.push({ rule: 'P13', what: `a server ended by itself: ${why}` });
  }

  /** One of several stands still for longer than its leases last, and goes on as if nothing had happened. */
  async stall(ms: number): Promise<void> {
    for (const place of this.#places) await this.#start(place, null);
    const place = this.#places[Math.floor(this.#options.random() * this.#places.length)];
    await pause(300 + this.#options.random() * 700);
    place?.signal('SIGSTOP');
    await pause(ms);
    place?.signal('SIGCONT');
    this.#options.note('stood still');
    await pause(500);
    await this.#checkKept(this.#clients.answered);
  }

  /** No more trouble: everything must come to its end, and then be right. */
  async heal(): Promise<void> {
    const { keep } = this.#options;
    if (this.#weather) clearInterval(this.#weather);
    this.#weather = null;
    await this.#disturbing;
    await keep.calm();
    [this.#proxy.trouble, this.#proxy.downUntil] = [0, 0];
    await this.#chain.setBaseFee(1);
    for (const place of this.#places) await this.#start(place, null);
    const deadline = Date.now() + 180_000;
    while (Date.now() < deadline && !(await this.#clients.resume())) await pause(300);
    await within(60_000, this.#clients.rest());
    let left = await this.#left();
    // what waited in a pool may be mined at the end, and wants its depth
    for (let quiet = 0; Date.now() < deadline && quiet < 6; ) {
      await pause(500);
      left = await this.#left();
      quiet = unfinished(left).length === 0 ? quiet + 1 : 0;
    }
    for (const place of this.#places) {
      this.#noteEnd(place);
      await place.stop('SIGTERM');
    }
    this.#clients.close();
    this.violations.push(...check({ ...left, requests: this.#clients.requests, healed: true }));
  }

  async #left(): Promise<Pick<World, 'store' | 'chain'>> {
    return {
      store: await this.#options.keep.image(),
      chain: {
        mined: new Map([[laneId(chainId, signer), await this.#chain.mined()]]),
        received: this.#proxy.received,
        foreign: this.#chain.foreign,
        reorged: null,
      },
    };
  }

  async end(): Promise<void> {
    if (this.#weather) clearInterval(this.#weather);
    this.#clients.close();
    for (const place of this.#places) await place.stop('SIGKILL');
    await this.#proxy.close();
    await this.#chain.stop();
    await this.#options.keep.end();
  }

  /** What was answered with 200 is in the store that the dead process left. */
  async #checkKept(answered: readonly string[]): Promise<void> {
    const stored = new Set((await this.#options.keep.image()).transactions.map(({ id }) => id));
    for (const id of new Set(answered))
      if (!stored.has(id))
        this.violations.push({ rule: 'A1', what: `${id} was answered, and was not there after the kill` });
  }

  async #disturb(): Promise<void> {
    const { random, note, keep } = this.#options;
    const happened = await keep.disturb(random);
    if (happened) note(happened);
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
      note('dropped from the pool');
    } else if (what < 0.35) {
      const button = buttons[Math.floor(more * buttons.length)] ?? 'retry';
      await this.#clients.press(button);
      note(`${button} pressed`);
    }
  }
}
