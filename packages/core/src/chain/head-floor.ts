/** How long a single high answer outweighs lower ones. */
const patienceMs = 120_000;

/** The highest head any endpoint has told: whoever is below it lags - until nobody has come up to it for minutes. */
export class HeadFloor {
  #number = -1;
  #at = 0;

  /** Takes a head in and tells how many blocks it lies below the floor; `authority`: a chain that may be set back. */
  lagOf(number: number, now: number, authority = false): number {
    if (number >= this.#number || authority || now - this.#at > patienceMs) {
      this.#number = number;
      this.#at = now;
    }
    return this.#number - number;
  }
}
