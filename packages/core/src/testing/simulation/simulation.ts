import type { Address, Hex } from 'viem';
import { privateKeySigner } from '../../signer/private-key-signer.js';
import { loadSecp256k1 } from '../../signer/secp256k1.js';
import type { Signer } from '../../signer/signer.js';
import { memoryStore } from '../../store/memory-store.js';
import type { Store } from '../../store/store.js';
import { laneId } from '../../transaction/transaction.js';
import type { FakeBlock } from '../fake-blocks.js';
import { DEFAULTS } from '../fake-chain-options.js';
import { Chance } from './chance.js';
import { check } from './checker/check.js';
import { unfinished } from './checker/work.js';
import { Clients } from './clients.js';
import { Copies } from './copies.js';
import { Fleet } from './fleet.js';
import { Journal } from './journal.js';
import { Memory } from './memory.js';
import { Network } from './network.js';
import { Oracle } from './oracle.js';
import { OtherChains } from './other-chains.js';
import { People } from './people.js';
import type { MinedRecord, Violation, World } from './record.js';
import { recordingStore } from './recording-store.js';
import { RestorableStore } from './restorable-store.js';
import { type Fault, type Scenario, scenarioOf } from './scenario.js';
import { Scheduler } from './scheduler.js';
import { type ShakySigner, shakySigner } from './shaky-signer.js';
import { Trials } from './trials.js';
import { Weather } from './weather.js';
import { Wire } from './wire.js';
import { deploy, isPoisoned, messageTypesFor, workloadOf } from './workload.js';

/** The first two well-known development keys: of no worth anywhere. */
const keys: readonly Hex[] = [
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
];
/** The same for every run: they hold nothing but their keys. */
let owners: readonly Signer[] | undefined;
const disturbMs = 5000;
/** The faults have long stopped: what is not done by then never will be. */
const calmMs = 2_700_000;

/** Many times what any seed needs: a run that takes more is busy with nothing. */
const mostEvents = 50_000;

export interface SimulationOptions {
  /** Fault classes to leave out. */
  readonly without?: readonly Fault[];
  /** Fault classes to try although nothing is promised for them. */
  readonly besides?: readonly Fault[];
  /** Leaves out all requests but the first so many. */
  readonly requests?: number;
  /** An empty store of another kind. @default memoryStore() */
  readonly store?: Store;
  /** Told of everything that happens, for people who look for the cause of something. */
  readonly trace?: (line: string) => void;
}

/** What a run came to. */
export interface Outcome {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** How often things happened, by name. */
  readonly seen: Readonly<Record<string, number>>;
  readonly virtualMs: number;
  readonly events: number;
  /** What was left. */
  readonly world: World;
}

/** Runs the broadcaster, unchanged, through everything a seed holds ready for it, and checks what is left. */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<Outcome> {
  await loadSecp256k1();
  const { without = [], besides, store } = options;
  // a store that is handed in cannot be set back
  return new Simulation(scenarioOf(seed, store ? [...without, 'restore'] : without, besides), options).run();
}

class Simulation {
  readonly #scenario: Scenario;
  readonly #trace: ((line: string) => void) | undefined;
  readonly #scheduler: Scheduler;
  readonly #journal = new Journal();
  readonly #seen: Record<string, number> = {};
  readonly #network: Network;
  readonly #wire: Wire;
  readonly #oracle: Oracle;
  readonly #fleet: Fleet;
  readonly #clients: Clients;
  readonly #people: People;
  readonly #weather: Weather;
  readonly #copies: Copies | null;
  readonly #otherChains: OtherChains;
  readonly #trials: Trials;
  readonly #signers: readonly Signer[];
  readonly #received = new Set<Hex>();
  readonly #foreign = new Map<Hex, Address>();
  readonly #reorged = new Set<Hex>();
  readonly #started: number;
  readonly #requests: number;
  #storming = true;
  #calmSince: number | null = null;

  constructor(scenario: Scenario, { store, trace, requests }: SimulationOptions) {
    this.#scenario = scenario;
    this.#trace = trace;
    this.#requests = requests ?? Number.POSITIVE_INFINITY;
    const scheduler = new Scheduler(undefined, store ? 1 : undefined);
    this.#scheduler = scheduler;
    this.#started = scheduler.now();
    const journal = this.#journal;
    const [note, rate] = [this.#note, this.#rate];
    owners ??= keys.map((key) => privateKeySigner(key));
    const plain = owners.slice(0, scenario.signers);
    const signerChance = new Chance(scenario.seed, 'signer');
    const shaky: readonly ShakySigner[] =
      scenario.rates.signer > 0
        ? plain.map((signer) => shakySigner(signer, scheduler, signerChance, () => rate('signer')))
        : [];
    this.#signers = shaky.length > 0 ? shaky : plain;
    this.#network = new Network(scenario, this.#senderOf, { mined: () => {}, removed: this.#removed }, this.#started);
    deploy(this.#network);
    this.#oracle = new Oracle(journal, this.#network, scenario.automine ? 0 : scenario.settleDepth);
    this.#wire = new Wire({
      scheduler,
      network: this.#network,
      chance: new Chance(scenario.seed, 'wire'),
      rate,
      note,
      leaving: (raw, life) => {
        this.#oracle.leaving(this.#hashOf(raw), life);
        this.#trials.left(this.#hashOf(raw));
      },
      arriving: (raw) => void this.#received.add(this.#hashOf(raw)),
      poisoned: (raw, node) => isPoisoned(this.#network.decode(raw).input, node, this.#storming),
    });
    const restorable = scenario.rates.restore > 0 ? new RestorableStore() : null;
    const lanesStopped = () => this.#fleet.lanesStopped();
    const watch = { journal, oracle: this.#oracle, note, lanesStopped };
    this.#fleet = new Fleet({
      scenario,
      scheduler,
      store: recordingStore(store ?? restorable?.store ?? memoryStore(), watch),
      wire: this.#wire,
      signers: this.#signers,
      messageTypes: messageTypesFor(plain.map(({ address }) => address)),
      rate,
      note,
    });
    const broken = (violation: Violation) => void this.#oracle.violations.push(violation);
    this.#clients = new Clients({ seed: scenario.seed, scheduler, fleet: this.#fleet, journal, broken, note });
    this.#copies = restorable && new Copies({ scenario, store: restorable, journal, fleet: this.#fleet, rate, note });
    const storming = () => this.#storming;
    this.#people = new People({
      seed: scenario.seed,
      fleet: this.#fleet,
      journal,
      chainId: DEFAULTS.chainId,
      signers: plain.map(({ address }) => address),
      rate,
      storming,
      note,
      memory: new Memory({
        journal,
        network: this.#network,
        settleDepth: scenario.automine ? 0 : scenario.settleDepth,
        calmSince: () => this.#calmSince,
        now: () => scheduler.now(),
      }),
    });
    const isKnown = () => (this.#seen['chain remembered'] ?? 0) > 0;
    this.#otherChains = new OtherChains({ scenario, scheduler, network: this.#network, rate, note, isKnown });
    this.#trials = new Trials({
      scenario,
      scheduler,
      fleet: this.#fleet,
      journal,
      network: this.#network,
      clients: this.#clients,
      signers: plain.map(({ address }) => address),
      shaky,
      note,
    });
    const foreign = (raw: Hex, signer: Address) => void this.#foreign.set(this.#hashOf(raw), signer);
    this.#weather = new Weather({ scenario, scheduler, network: this.#network, signers: plain, rate, note, foreign });
  }

  async run(): Promise<Outcome> {
    const { stormMs, blockMs, seed } = this.#scenario;
    const scheduler = this.#scheduler;
    this.#weather.begin();
    this.#fleet.start();
    this.#every(blockMs, () => this.#weather.block());
    this.#every(disturbMs, () => {
      this.#weather.disturb();
      this.#copies?.disturb();
      this.#otherChains.disturb();
      this.#fleet.disturb();
      this.#people.act();
    });
    const addresses = this.#signers.map(({ address }) => address);
    this.#clients.send(workloadOf(this.#scenario, this.#started, addresses).slice(0, this.#requests));
    await scheduler.run(this.#started + stormMs, this.#tired);

    this.#storming = false;
    this.#calmSince = scheduler.now();
    this.#weather.clear();
    this.#fleet.resume();
    let quiet = 0;
    this.#every(15_000, () => {
      // what waited in a pool may be mined at the end, and wants its depth
      quiet = this.#isDone() ? quiet + 1 : 0;
    });
    await scheduler.run(this.#started + stormMs + calmMs, () => quiet > 4 || this.#tired());
    const tried = quiet > 4 ? this.#trials.begin() : null;
    if (tried !== null) {
      await scheduler.run(scheduler.now() + tried, this.#tired);
      quiet = 0;
      await scheduler.run(scheduler.now() + calmMs, () => quiet > 4 || this.#tired());
    }
    if (this.#tired())
      this.#oracle.violations.push({ rule: 'G3', what: `it is busy with nothing: ${scheduler.steps} events` });
    for (const { life } of this.#fleet.instances) life.dead = true;
    const world = this.#world();
    return {
      seed,
      world,
      violations: [...this.#oracle.violations, ...check(world)],
      seen: this.#seen,
      virtualMs: scheduler.now() - this.#started,
      events: scheduler.steps,
    };
  }

  readonly #tired = (): boolean => this.#scheduler.steps > mostEvents;

  #isDone(): boolean {
    return this.#clients.waiting === 0 && unfinished(this.#world()).length === 0;
  }

  #world(): World {
    const lanes = this.#signers.map(({ address }) => laneId(DEFAULTS.chainId, address));
    const mined = new Map(lanes.map((lane) => [lane, [] as MinedRecord[]]));
    for (const block of this.#network.blocks)
      for (const one of recordsOf(block)) mined.get(laneId(DEFAULTS.chainId, one.from))?.push(one);
    const foreign = new Set(this.#foreign.keys());
    return {
      store: this.#journal.image(),
      chain: {
        mined,
        received: this.#received,
        foreign,
        reorged: this.#reorged,
        undone: this.#oracle.undone,
        former: this.#network.former.map((blocks) => new Map(blocks.flatMap(recordsOf).map((one) => [one.hash, one]))),
        sends: this.#wire.sends,
      },
      readings: this.#fleet.readings,
      waits: this.#trials.waits,
      requests: this.#clients.requests,
      healed: true,
    };
  }

  #every(ms: number, fn: () => void): void {
    this.#scheduler.after(ms, () => {
      fn();
      this.#every(ms, fn);
    });
  }

  readonly #rate = (fault: Fault): number => (this.#storming ? this.#scenario.rates[fault] : 0);

  readonly #note = (what: string, about = ''): void => {
    this.#seen[what] = (this.#seen[what] ?? 0) + 1;
    this.#trace?.(`${this.#scheduler.now() - this.#started} ${what} ${about}`);
  };

  #hashOf(raw: Hex): Hex {
    return this.#network.decode(raw).hash;
  }

  readonly #senderOf = (hash: Hex): Address => {
    const lane = this.#journal.signed.get(hash)?.lane;
    const ours = lane === undefined ? this.#signers[0]?.address : (lane.split(':')[1] as Address);
    return this.#foreign.get(hash) ?? ours ?? '0x';
  };

  readonly #removed = (
    inclusions: readonly { readonly transaction: { readonly hash: Hex } }[],
    depth: number,
  ): void => {
    this.#oracle.removed(
      inclusions.map(({ transaction }) => transaction.hash),
      depth,
    );
    for (const { transaction } of inclusions) this.#reorged.add(transaction.hash);
  };
}

function recordsOf({ inclusions }: FakeBlock): (MinedRecord & { readonly from: Address })[] {
  return inclusions.map(({ transaction: { hash, nonce, from }, receipt: { status, blockNumber } }) => ({
    hash,
    nonce,
    from,
    executed: status === 1,
    blockNumber,
  }));
}
