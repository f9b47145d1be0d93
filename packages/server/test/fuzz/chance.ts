import { seededRandom } from '@tx-broadcaster/core/testing';

/** Choices that are the same for the same seed. */
export class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededRandom(seed);
  }

  /** True so often, of 1. */
  is(share: number): boolean {
    return this.#next() < share;
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  one<Value>(values: readonly Value[]): Value {
    const value = values[this.whole(0, values.length - 1)];
    if (value === undefined) throw new Error('there is nothing to choose from');
    return value;
  }

  some<Value>(values: readonly Value[]): Value[] {
    return values.filter(() => this.is(0.5));
  }
}
