import { join } from 'node:path';
import { seededRandom } from '@tx-broadcaster/core/testing';
import { pgbouncerBinary } from '@tx-broadcaster/testing';
import { keepEvidence, rowsNamed } from './evidence.js';
import type { Keep } from './keep.js';
import { deathOf, killsPerWorld, type StoreKind } from './plan.js';
import { postgresKeep } from './postgres-keep.js';
import { sqliteKeep } from './sqlite-keep.js';
import { ChaosWorld } from './world.js';

export interface CampaignOptions {
  readonly kills: number;
  /** Worlds at a time. */
  readonly worlds: number;
  readonly seed: number;
  readonly stores: readonly StoreKind[];
  /** Where evidence is kept. */
  readonly folder: string;
  readonly tell: (line: string) => void;
}

/** World after world, until so many servers were killed. */
export class Campaign {
  readonly violations: string[] = [];
  /** How often each thing happened. */
  readonly seen = new Map<string, number>();
  kills = 0;
  requests = 0;
  envelopes = 0;
  readonly #options: CampaignOptions;
  #planned = 0;
  #begun = 0;
  #stopped = false;

  constructor(options: CampaignOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    const one = async () => {
      while (this.#planned < this.#options.kills && !this.#stopped) {
        const index = this.#begun++;
        // the others can be judged all the same
        await this.#world(index).catch((error: Error) => {
          this.violations.push(`world ${index} could not be judged: ${error.message}`);
          this.#options.tell(`world ${index} could not be judged: ${error.stack}`);
        });
      }
    };
    await Promise.all(Array.from({ length: this.#options.worlds }, one));
  }

  /** No world begins any more, and those that have are healed and checked. */
  stop(): void {
    this.#stopped = true;
  }

  async #world(index: number): Promise<void> {
    const { seed, stores, kills } = this.#options;
    const share = Math.min(killsPerWorld, kills - this.#planned);
    this.#planned += share;
    const random = seededRandom(seed * 1000 + index);
    const began = Date.now();
    const journal: string[] = [];
    const note = (what: string) => {
      this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
      journal.push(`${Date.now() - began} ${what}`);
    };
    const keep = await keepOf(stores[index % stores.length] ?? 'sqlite', Math.floor(index / stores.length), note);
    if (keep.hazards.length === 0) note(`no hazards for ${keep.place.kind}`);
    const world = await ChaosWorld.start({ random, clients: 6 + Math.floor(random() * 20), keep, note });
    try {
      await this.#haunt(world, index, share, random);
      await world.heal();
    } finally {
      await world.end();
    }
    this.kills += world.kills;
    this.requests += world.requests;
    this.envelopes += world.envelopes;
    this.#report(world, `seed-${seed}-world-${index}`, keep.name, journal);
    const seconds = ((Date.now() - began) / 1000).toFixed(0);
    const found = world.violations.length;
    this.#options.tell(`world ${index} (${keep.name}): ${world.kills} kills, ${found} violations, ${seconds} s`);
  }

  async #haunt(world: ChaosWorld, index: number, kills: number, random: () => number): Promise<void> {
    for (let n = 0; world.kills < kills && !this.#stopped && world.violations.length === 0; n++) {
      if (n % 6 === 3) await world.stall(1300 + random() * 1700);
      if (n % 3 === 2) await world.strike(Math.floor(n / 3));
      const death = deathOf(this.#options.seed, index, n, random);
      await world.kill(death, death ? 5000 : 100 + random() * 1500);
    }
  }

  #report(world: ChaosWorld, name: string, keep: string, journal: readonly string[]): void {
    const { folder, tell } = this.#options;
    if (world.violations.length === 0) return;
    const path = keepEvidence(join(folder, 'chaos'), name, { ...world.evidence, journal });
    for (const { rule, what } of world.violations) this.violations.push(`${keep}: ${rule} ${what}`);
    // the first ones often are the cause of all others
    for (const violation of world.violations.slice(0, 3)) {
      tell(`${keep}: ${violation.rule} ${violation.what}`);
      for (const row of rowsNamed(violation, world.evidence.world).slice(0, 40)) tell(`    ${row}`);
    }
    tell(`everything about it: ${path}`);
  }
}

/** In turns: by itself, behind a pooler where there is one, in partitions. */
function keepOf(kind: StoreKind, turn: number, note: (what: string) => void): Keep | Promise<Keep> {
  if (kind === 'sqlite') return sqliteKeep();
  const pooled = turn % 2 === 1 && pgbouncerBinary !== undefined;
  return postgresKeep({ pooled, note, ...(turn % 3 === 2 ? { partitions: 4 } : {}) });
}
