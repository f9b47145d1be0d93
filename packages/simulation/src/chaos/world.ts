import { check, unfinished, type Violation, type World } from '@tx-broadcaster/core/testing';
import { ChaosChain } from './chaos-chain.js';
import { ChaosClients } from './chaos-clients.js';
import type { Evidence } from './evidence.js';
import { type FaultProxy, startFaultProxy } from './fault-proxy.js';
import type { Keep } from './keep.js';
import { provocationOf } from './provocation.js';
import { ServerPlace } from './server-place.js';
import { blockMs, type Death } from './settings.js';
import { pause, within } from './time.js';
import { Weather } from './weather.js';

export interface ChaosOptions {
  readonly random: () => number;
  readonly clients: number;
  readonly keep: Keep;
  /** Told of everything that is done to the world. */
  readonly note: (what: string) => void;
}

/** One chain, one store, and servers that do not live long. */
export class ChaosWorld {
  readonly violations: Violation[] = [];
  /** How many servers were killed. */
  kills = 0;
  readonly #options: ChaosOptions;
  readonly #chain: ChaosChain;
  readonly #proxy: FaultProxy;
  readonly #clients: ChaosClients;
  readonly #places: readonly ServerPlace[];
  readonly #weather: Weather;
  /** Those that stand still, and what wakes them. */
  readonly #stalled = new Map<ServerPlace, NodeJS.Timeout>();
  readonly #starts = new Set<Promise<void>>();
  #left: World;

  private constructor(options: ChaosOptions, chain: ChaosChain, proxy: FaultProxy, places: readonly ServerPlace[]) {
    const { random, keep } = options;
    this.#options = options;
    this.#chain = chain;
    this.#proxy = proxy;
    this.#places = places;
    this.#clients = new ChaosClients(
      random,
      places.map(({ url }) => url),
    );
    const isUsed = () => places.some(({ runs }) => runs);
    this.#weather = new Weather({ ...options, chain, proxy, clients: this.#clients, hazards: keep.hazards, isUsed });
    const nothing = { transactions: [], slots: [], attempts: [], events: [] };
    this.#left = this.#world(nothing, new Map(), false);
  }

  static async start(options: ChaosOptions): Promise<ChaosWorld> {
    const { keep, random } = options;
    const chain = await ChaosChain.start();
    const proxy = await startFaultProxy(chain.url, random);
    const places = await Promise.all(Array.from({ length: keep.servers }, () => ServerPlace.on(keep, proxy.url)));
    const world = new ChaosWorld(options, chain, proxy, places);
    world.#weather.begin(blockMs);
    world.#clients.begin(options.clients);
    return world;
  }

  get requests(): number {
    return this.#clients.requests.length;
  }

  get envelopes(): number {
    return this.#proxy.received.size;
  }

  /** What there is to look into. */
  get evidence(): Omit<Evidence, 'journal'> {
    const outputs = this.#places.map((place) => place.outputs);
    return { world: this.#left, violations: this.violations, outputs };
  }

  /** Something happens to the store; others follow with the next calls. */
  strike(turn: number): Promise<void> {
    return this.#weather.strike(turn);
  }

  /** One server dies where it is told to, or after `ms`; of several the others run on. */
  async kill(death: Death | null, ms: number): Promise<void> {
    const { random, note } = this.#options;
    const down = this.#places.find((place) => !place.runs && !place.isStarting);
    if (death && provocationOf(death.point).atStart) {
      const victim = down ?? (await this.#oneUp());
      if (!down) await this.#strikeDown(victim, 'killed to be started again');
      const before = victim.deaths;
      await victim.start(death);
      await within(ms, victim.ended);
      victim.order(null);
      if (victim.deaths > before) this.#died([victim], death.point);
      else note(`never came to ${death.point}`);
    } else if (death) {
      const up = await this.#allUp();
      const died = await this.#dieAt(death, ms, up);
      if (died.length > 0) this.#died(died, death.point);
      else {
        note(`never came to ${death.point}`);
        await this.#strikeDown(await this.#oneUp(), 'killed at a random moment');
      }
    } else {
      await this.#oneUp();
      await pause(ms);
      const up = await this.#allUp();
      const victim = up[Math.floor(random() * up.length)];
      if (victim) await this.#strikeDown(victim, 'killed at a random moment');
    }
    await this.#inspect();
    // the next one may fall while this one still gets up
    this.#revive();
  }

  #died(places: readonly ServerPlace[], point: string): void {
    for (const _ of places) {
      this.kills++;
      this.#options.note(`died at ${point}`);
    }
  }

  /** Those who come there first. */
  async #dieAt(death: Death, ms: number, up: readonly ServerPlace[]): Promise<ServerPlace[]> {
    const { random } = this.#options;
    const { buttons, outageMs, farewell } = provocationOf(death.point);
    const before = new Map(up.map((place) => [place, place.deaths]));
    for (const place of up) place.order(death);
    if (outageMs !== undefined) this.#proxy.downUntil = Date.now() + outageMs;
    if (farewell) up[Math.floor(random() * up.length)]?.signal('SIGTERM');
    let over = false;
    const press = async () => {
      for (let n = 0; !over && buttons; n++) {
        await this.#clients.press(buttons[n % buttons.length] ?? 'look', 10);
        await pause(30);
      }
    };
    const pressing = press();
    await within(ms, Promise.race(up.map((place) => place.ended)));
    over = true;
    for (const place of up) place.order(null);
    await pressing;
    return up.filter((place) => place.deaths > (before.get(place) ?? 0));
  }

  async #strikeDown(place: ServerPlace, how: string): Promise<void> {
    if (!place.runs) return;
    await place.stop('SIGKILL');
    this.kills++;
    this.#options.note(how);
  }

  /** Those that run and do not stand still; at least one. */
  async #allUp(): Promise<ServerPlace[]> {
    for (;;) {
      this.#revive();
      const up = this.#places.filter((place) => place.runs && !this.#stalled.has(place));
      if (up.length > 0) return up;
      await Promise.race([...this.#starts, pause(200)]);
    }
  }

  async #oneUp(): Promise<ServerPlace> {
    const up = await this.#allUp();
    return up[Math.floor(this.#options.random() * up.length)] as ServerPlace;
  }

  #revive(): void {
    for (const place of this.#places) {
      if (place.runs || place.isStarting) continue;
      this.#noteEnd(place);
      const broken = (error: Error) => this.violations.push({ rule: 'P13', what: `no server started: ${error}` });
      const start: Promise<void> = place
        .start()
        .catch(broken)
        .then(() => void this.#starts.delete(start));
      this.#starts.add(start);
    }
  }

  /** A server lives until somebody ends it, whatever happens around it. */
  #noteEnd(place: ServerPlace): void {
    const why = place.gaveUp;
    if (why !== null) this.violations.push({ rule: 'P13', what: `a server ended by itself: ${why}` });
  }

  /**
   * One stands still for longer than its leases last, and goes on as if nothing had happened. Where there are several the
   * others live, and die, in the meantime; else it resolves when it is over.
   */
  async stall(ms: number): Promise<void> {
    const place = await this.#oneUp();
    await pause(this.#options.random() * 500);
    if (!place.runs || this.#stalled.has(place)) return;
    place.signal('SIGSTOP');
    const wake = () => {
      clearTimeout(this.#stalled.get(place));
      this.#stalled.delete(place);
      place.signal('SIGCONT');
      this.#options.note('stood still');
    };
    this.#stalled.set(place, setTimeout(wake, ms));
    if (this.#places.length > 1) return;
    await pause(ms + 20);
    await pause(500);
    await this.#inspect();
  }

  /** No more trouble: everything must come to its end, and then be right. */
  async heal(): Promise<void> {
    await this.#weather.end();
    await this.#options.keep.calm();
    await this.#chain.setBaseFee(1);
    while (this.#stalled.size > 0) await pause(100);
    this.#revive();
    await Promise.all(this.#starts);
    const deadline = Date.now() + 180_000;
    while (Date.now() < deadline && !(await this.#clients.resume())) await pause(300);
    await within(60_000, this.#clients.rest());
    // what waited in a pool may be mined at the end, and wants its depth
    for (let quiet = 0; Date.now() < deadline && quiet < 5; ) {
      await pause(400);
      this.#left = this.#world(await this.#options.keep.image(), await this.#chain.mined(), true);
      quiet = unfinished(this.#left).length === 0 ? quiet + 1 : 0;
    }
    for (const place of this.#places) {
      this.#noteEnd(place);
      await place.stop('SIGTERM');
    }
    this.#clients.close();
    this.violations.push(...check(this.#left));
  }

  async end(): Promise<void> {
    await this.#weather.end();
    for (const timer of this.#stalled.values()) clearTimeout(timer);
    this.#clients.close();
    await Promise.all(this.#starts);
    await Promise.all(this.#places.map((place) => place.stop('SIGKILL')));
    await this.#proxy.close();
    await this.#chain.stop();
    await this.#options.keep.end();
  }

  /** The store that a dead process left has what was answered, and breaks no rule that must hold at every instant. */
  async #inspect(): Promise<void> {
    // first what was told and seen, then what is stored: that must have come before
    const seen = this.#world(this.#left.store, new Map(), false);
    const world: World = { ...seen, store: await this.#options.keep.image() };
    const found = check(world);
    if (found.length > 0) this.#left = world;
    this.violations.push(...found.map(({ rule, what }) => ({ rule, what: `after a kill: ${what}` })));
  }

  #world(store: World['store'], mined: World['chain']['mined'], healed: boolean): World {
    const { received } = this.#proxy;
    const { foreign } = this.#chain;
    return {
      store,
      chain: { mined, received: new Set(received), foreign: new Set(foreign), reorged: null },
      requests: this.#clients.requests.flatMap((request) =>
        request.replies.length === 0 ? [] : { ...request, replies: [...request.replies] },
      ),
      healed,
    };
  }
}
