import type { Random } from '../../clock.js';
import { seededRandom } from '../seeded-random.js';

/** What one subsystem of a simulation leaves to chance: seeded by its name, so that a draw added to one shifts no other. */
export class Chance {
  readonly next: Random;

  constructor(seed: number, subsystem: string) {
    this.next = seededRandom(mixed(seed, subsystem));
  }

  /** Always draws, so that a probability of 0 leaves the draws that follow where they were. */
  hit(probability: number): boolean {
    return this.next() < probability;
  }

  /** An integer from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[Math.floor(this.next() * items.length)] ?? items[0];
  }

  /** One of a list that may be empty. */
  any<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.next() * items.length)];
  }
}

function mixed(seed: number, name: string): number {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
}
