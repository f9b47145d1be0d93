import { defineChain } from 'viem';
import { Broadcaster } from '../../broadcaster.js';
import type { CrashPoint } from '../../crash-point.js';
import type { Signer } from '../../signer/signer.js';
import type { Store } from '../../store/store.js';
import type { MessageType } from '../../transaction/message-type.js';
import type { LaneId } from '../../transaction/transaction.js';
import { DEFAULTS } from '../fake-chain-options.js';
import { Chance } from './chance.js';
import { Life } from './life.js';
import type { Fault, Scenario } from './scenario.js';
import type { Scheduler } from './scheduler.js';
import { type StorePlace, unreliableStore } from './unreliable-store.js';
import type { Wire } from './wire.js';

export interface Instance {
  readonly life: Life;
  readonly broadcaster: Broadcaster;
  /** Lanes that it has driven: it knows how far they had come. */
  readonly driven: ReadonlySet<LaneId>;
}

export interface FleetContext {
  readonly scenario: Scenario;
  readonly scheduler: Scheduler;
  readonly store: Store;
  readonly wire: Wire;
  readonly signers: readonly Signer[];
  readonly messageTypes: Readonly<Record<string, MessageType>>;
  readonly rate: (fault: Fault) => number;
  readonly note: (what: string) => void;
}

/** The processes: some run, some are dead, some only think that they own a lane. */
export class Fleet {
  readonly #context: FleetContext;
  readonly #chance: Chance;
  readonly #storeChance: Chance;
  readonly #placeChance: Chance;
  readonly #places: (Instance | null)[];
  #born = 0;
  /** How often all connections to the store were cut. */
  #era = 0;
  /** The store is an older copy of itself, and no process has noted it yet. */
  #isSetBack = false;
  /** How often each lane was read anew. */
  readonly readings = new Map<LaneId, number>();
  /** Whoever was last given each lane. */
  readonly #owners = new Map<LaneId, Life>();

  constructor(context: FleetContext) {
    this.#context = context;
    this.#chance = new Chance(context.scenario.seed, 'fleet');
    this.#storeChance = new Chance(context.scenario.seed, 'store');
    this.#placeChance = new Chance(context.scenario.seed, 'places');
    this.#places = Array.from({ length: context.scenario.instances }, () => null);
  }

  /** Those that run, paused ones among them: nobody outside can tell. */
  get instances(): readonly Instance[] {
    return this.#places.filter((instance) => instance !== null);
  }

  /** There is but one process, and it has driven all lanes. */
  get isLedByOne(): boolean {
    const [only, ...others] = this.instances;
    const { scenario, signers } = this.#context;
    return scenario.instances === 1 && others.length === 0 && only?.driven.size === signers.length;
  }

  start(): void {
    for (let place = 0; place < this.#places.length; place++) if (!this.#places[place]) this.#startAt(place);
  }

  /** Whoever stood still goes on, and clocks are right again. */
  resume(): void {
    for (const { life } of this.instances) {
      life.skewMs = 0;
      life.resume();
    }
  }

  /** Every few seconds: deaths and stand-stills at any moment. */
  disturb(): void {
    const { rate, note } = this.#context;
    for (const [place, instance] of this.#places.entries()) {
      if (!instance) continue;
      if (this.#chance.hit(0.02 * rate('kill'))) {
        note('killed');
        this.#kill(place, instance);
      } else if (this.#chance.hit(0.005 * rate('kill'))) {
        note('stopped');
        this.#stop(place, instance);
      } else if (this.#chance.hit(0.02 * rate('pause'))) {
        note('paused');
        instance.life.pause(this.#chance.between(3000, 90_000));
      }
    }
  }

  /**
   * The store is set back to an older copy of itself, and every connection to it is cut. With `noticed` by nobody but those
   * who run, which only one that has driven all lanes since can; else the processes are stopped first, and who starts them
   * again says what happened.
   */
  async goBack(noticed: 'by itself' | 'by the operator', setBack: () => Promise<void>): Promise<void> {
    this.#era++;
    this.#isSetBack = true;
    if (noticed === 'by the operator')
      for (const [place, instance] of this.#places.entries()) if (instance) this.#kill(place, instance);
    await setBack();
  }

  /** Whoever drives the lane dies, and another is started in its place at once; returns whether somebody did. */
  replaceOwner(lane: LaneId): boolean {
    const place = this.#places.findIndex((instance) => instance !== null && instance.life === this.#owners.get(lane));
    const owner = this.#places[place];
    if (!owner) return false;
    owner.life.dead = true;
    this.#startAt(place);
    return true;
  }

  /** All lanes were stopped: whoever starts from here on needs to be told nothing. */
  readonly lanesStopped = (): void => {
    this.#isSetBack = false;
  };

  #reached(place: number, instance: Life, point: CrashPoint | StorePlace, chance: Chance, often: number): void {
    const { rate, note } = this.#context;
    const fate = chance.next();
    const present = this.#places[place];
    if (instance.dead || present?.life !== instance) return;
    if (fate < often * rate('kill')) {
      note(`killed at ${point}`);
      this.#kill(place, present);
    } else if (fate > 1 - often * rate('pause')) {
      note(`paused at ${point}`);
      instance.pause(chance.between(3000, 90_000));
    }
  }

  #kill(place: number, { life }: Instance): void {
    life.dead = true;
    this.#places[place] = null;
    this.#startLater(place);
  }

  /** A shutdown as it should be; new work meets nobody meanwhile. */
  #stop(place: number, { life, broadcaster }: Instance): void {
    this.#places[place] = null;
    life.when(() => void broadcaster.stop().catch(() => {}));
    this.#startLater(place);
  }

  #startLater(place: number): void {
    const delay = this.#chance.hit(0.5) ? this.#chance.between(300, 3000) : this.#chance.between(3000, 60_000);
    const start = () => {
      if (this.#places[place]) return;
      // with a store that was set back one is started first, which stops the lanes
      if (this.#isSetBack && this.instances.length > 0) this.#context.scheduler.after(1000, start);
      else this.#startAt(place);
    };
    this.#context.scheduler.after(delay, start);
  }

  #startAt(place: number): void {
    const readings = this.readings;
    const owners = this.#owners;
    const { scenario, scheduler, wire, signers, messageTypes, rate, note } = this.#context;
    const name = `instance ${++this.#born}`;
    const life = new Life(name, scheduler);
    const chance = this.#storeChance;
    const skews = this.#chance.hit(0.5 * rate('skew'));
    const skewMs = this.#chance.between(-90_000, 90_000);
    if (skews) life.skewMs = skewMs;
    const driven = new Set<LaneId>();
    const connected = unreliableStore(this.#context.store, life, {
      scheduler,
      chance,
      rate: () => rate('store'),
      note,
      era: () => this.#era,
      reached: (at) => this.#reached(place, life, at, this.#placeChance, often(at)),
    });
    const broadcaster = new Broadcaster({
      chains: [
        {
          chain: chainOf(scenario),
          transport: wire.transport(life),
          settleDepth: scenario.settleDepth,
          pollInterval: Math.max(1000, Math.round(scenario.blockMs / 3)),
          fees: {
            bumpAfter: scenario.bumpAfterMs,
            ...(scenario.maxFeePerGas === null ? {} : { maxFeePerGas: scenario.maxFeePerGas }),
          },
        },
      ],
      signers,
      messageTypes,
      successOn: scenario.successOn,
      exclusive: scenario.exclusive,
      lease: scenario.leaseMs,
      limits: { inFlightPerSigner: scenario.window },
      store: {
        ...connected,
        async lease(request) {
          const lane = await connected.lease(request);
          if (lane) {
            driven.add(lane.id);
            owners.set(lane.id, life);
          }
          return lane;
        },
        stopLanes(review) {
          // who has noticed begins anew, and remembers nothing of how far lanes had come
          driven.clear();
          return connected.stopLanes(review);
        },
        async openLane(lane) {
          readings.set(lane, (readings.get(lane) ?? 0) + 1);
          const work = await connected.openLane(lane);
          if (work.lane.review === null) life.halted.delete(lane);
          else life.halt(lane);
          return work;
        },
        async commit(commit) {
          const outcome = await connected.commit(commit);
          if (outcome.applied && commit.review) life.halt(commit.lane);
          if (outcome.applied && commit.review === null) life.halted.delete(commit.lane);
          return outcome;
        },
        async renewLane(request) {
          const done = await connected.renewLane(request);
          if (done) life.renewed.set(request.lane, request.incarnation);
          if (done) life.halted.delete(request.lane);
          return done;
        },
      },
      afterRestore: this.#isSetBack,
      clock: life.clock,
      random: new Chance(scenario.seed, name).next,
      failpoint: (point) => this.#reached(place, life, point, this.#chance, 0.002),
    });
    const instance = { life, broadcaster, driven };
    this.#places[place] = instance;
    void broadcaster.start().catch(() => {
      // the supervisor starts again what could not start
      if (this.#places[place] === instance) this.#kill(place, instance);
    });
  }
}

/** How often a process ends at a place: more often where few ever come. */
function often(place: StorePlace): number {
  if (place.startsWith('stop') || place.startsWith('renewal')) return 0.1;
  if (place.startsWith('release')) return 0.05;
  return place.startsWith('order') || place.startsWith('act') ? 0.01 : 0.0005;
}

function chainOf({ blockMs }: Scenario) {
  return defineChain({
    id: DEFAULTS.chainId,
    name: 'Simulated',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: ['http://127.0.0.1'] } },
    blockTime: blockMs,
  });
}
