import { defineChain } from 'viem';
import { Broadcaster } from '../../broadcaster.js';
import type { CrashPoint } from '../../crash-point.js';
import type { Signer } from '../../signer/signer.js';
import type { Store } from '../../store/store.js';
import type { MessageType } from '../../transaction/message-type.js';
import { DEFAULTS } from '../fake-chain-options.js';
import { Chance } from './chance.js';
import { Life } from './life.js';
import type { Fault, Scenario } from './scenario.js';
import type { Scheduler } from './scheduler.js';
import { unreliableStore } from './unreliable-store.js';
import type { Wire } from './wire.js';

export interface Instance {
  readonly life: Life;
  readonly broadcaster: Broadcaster;
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
  readonly #places: (Instance | null)[];
  #born = 0;

  constructor(context: FleetContext) {
    this.#context = context;
    this.#chance = new Chance(context.scenario.seed, 'fleet');
    this.#storeChance = new Chance(context.scenario.seed, 'store');
    this.#places = Array.from({ length: context.scenario.instances }, () => null);
  }

  /** Those that run, paused ones among them: nobody outside can tell. */
  get instances(): readonly Instance[] {
    return this.#places.filter((instance) => instance !== null);
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

  #reached(place: number, instance: Life, point: CrashPoint): void {
    const { rate, note } = this.#context;
    const fate = this.#chance.next();
    const present = this.#places[place];
    if (instance.dead || present?.life !== instance) return;
    if (fate < 0.002 * rate('kill')) {
      note(`killed at ${point}`);
      this.#kill(place, present);
    } else if (fate > 1 - 0.002 * rate('pause')) {
      note(`paused at ${point}`);
      instance.pause(this.#chance.between(3000, 90_000));
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
    this.#context.scheduler.after(delay, () => {
      if (!this.#places[place]) this.#startAt(place);
    });
  }

  #startAt(place: number): void {
    const { scenario, scheduler, wire, signers, messageTypes, rate, note } = this.#context;
    const name = `instance ${++this.#born}`;
    const life = new Life(name, scheduler);
    const chance = this.#storeChance;
    const skews = this.#chance.hit(0.5 * rate('skew'));
    const skewMs = this.#chance.between(-90_000, 90_000);
    if (skews) life.skewMs = skewMs;
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
      store: unreliableStore(this.#context.store, life, { scheduler, chance, rate: () => rate('store'), note }),
      clock: life.clock,
      random: new Chance(scenario.seed, name).next,
      failpoint: (point) => this.#reached(place, life, point),
    });
    const instance = { life, broadcaster };
    this.#places[place] = instance;
    void broadcaster.start().catch(() => {
      // the supervisor starts again what could not start
      if (this.#places[place] === instance) this.#kill(place, instance);
    });
  }
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
