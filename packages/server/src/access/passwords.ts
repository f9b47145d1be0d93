import { Problem } from '../http/problem.js';

/** 19 MiB each: this many at once, and this many more that wait. */
const mostAtOnce = 2;
const mostWaiting = 50;

/** argon2id; memory in KiB. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes and checks passwords, a few at a time: each takes memory and a core for a while, on purpose. */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #nobodys: Promise<string> | null = null;

  async hash(password: string): Promise<string> {
    const { hash } = await import('@node-rs/argon2');
    return this.#inTurn(() => hash(password, cost));
  }

  /** With `kept` null (there is no such user) it takes as long, and is false. */
  async isRight(kept: string | null, password: string): Promise<boolean> {
    const { verify } = await import('@node-rs/argon2');
    this.#nobodys ??= this.hash('nobody has this password');
    const against = kept ?? (await this.#nobodys);
    const right = await this.#inTurn(() => verify(against, password));
    return right && kept !== null;
  }

  async #inTurn<T>(run: () => Promise<T>): Promise<T> {
    if (this.#running >= mostAtOnce) {
      if (this.#waiting.length >= mostWaiting) throw tooMany();
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running++;
    try {
      return await run();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}

function tooMany(): Problem {
  return new Problem('rate_limited', 'Too many people log in at once.', { headers: { 'Retry-After': '5' } });
}
