import type { Clock } from '../../clock.js';
import { BroadcasterError, messageOf } from '../../errors.js';
import type { Documents } from '../../store/documents.js';
import { type SpendRate, type Tally, tallied, untallied } from '../../transaction/spend-rate.js';
import type { JsonValue } from '../../transaction/transaction.js';

/** One transaction to be counted. */
export interface Charge {
  /** What is counted together. */
  readonly scope: string;
  readonly limits: readonly SpendRate[];
  /** Wei. */
  readonly value: bigint;
}

/** A charge that was made, to be taken back where nothing came of it. */
export interface Charged extends Charge {
  readonly tally: Tally;
}

interface Waiting {
  /** What it makes of a tally; throws where it may not be counted. */
  readonly count: (tally: Tally) => Tally;
  readonly resolve: (tally: Tally) => void;
  readonly reject: (error: unknown) => void;
}

const kind = 'spend_rate';
/** Other instances count at the same moment: each of them wins at least one of so many tries. */
const mostTries = 50;

/**
 * Counts what is accepted against the rates of spend policies. The counts are documents of the store, changed by
 * compare-and-set: instances that share a store share them, and they outlive a restart. They are durable before the
 * transaction is, so a crash between the two counts one that never was; a limit is never passed.
 */
export class Rates {
  readonly #documents: Documents;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(documents: Documents, clock: Clock) {
    this.#documents = documents;
    this.#clock = clock;
  }

  /** @throws BroadcasterError `policy_denied`; `store_unavailable` where it could not be counted */
  async charge(charge: Charge): Promise<Charged> {
    const { scope, limits, value } = charge;
    const tally = await this.#count(scope, (before) => {
      const next = tallied(before, limits, value, this.#clock.now());
      if ('tally' in next) return next.tally;
      const { pointer, detail, until } = next.denial;
      throw new BroadcasterError('policy_denied', detail, {
        retryable: true,
        hint: `It may be sent again after ${new Date(until).toISOString()}.`,
        issues: [{ pointer, code: 'rate_exceeded', detail }],
      });
    });
    return { ...charge, tally };
  }

  /** The transaction was not stored after all. */
  async refund({ scope, value, tally }: Charged): Promise<void> {
    await this.#count(scope, (before) => untallied(before, tally, value));
  }

  #count(scope: string, count: Waiting['count']): Promise<Tally> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(scope);
      if (waiting) {
        waiting.push({ count, resolve, reject });
        return;
      }
      this.#waiting.set(scope, [{ count, resolve, reject }]);
      this.#clock.soon(() => void this.#drain(scope));
    });
  }

  /** All that wait for one count share its writes. */
  async #drain(scope: string): Promise<void> {
    for (let waiting = this.#waiting.get(scope) ?? []; waiting.length > 0; waiting = this.#waiting.get(scope) ?? []) {
      this.#waiting.set(scope, []);
      await this.#write(scope, waiting).catch((cause) => {
        const error = unavailable(cause);
        for (const { reject } of waiting) reject(error);
      });
    }
    this.#waiting.delete(scope);
  }

  async #write(scope: string, waiting: readonly Waiting[]): Promise<void> {
    for (let tries = 0; tries < mostTries; tries++) {
      const stored = await this.#documents.get(kind, scope);
      const before: Tally = stored === null ? {} : decode(stored.value);
      let tally = before;
      const ends = waiting.map(({ count, resolve, reject }) => {
        try {
          tally = count(tally);
          const counted = tally;
          return () => resolve(counted);
        } catch (error) {
          return () => reject(error);
        }
      });
      // what is only refused needs no write
      const draft = { kind, id: scope, value: encode(tally), updatedAt: this.#clock.now() };
      if (tally !== before && !(await this.#documents.put(draft, stored?.version ?? null))) continue;
      for (const end of ends) end();
      return;
    }
    throw new Error(`the count of ${scope} was changed by others ${mostTries} times in a row`);
  }
}

function unavailable(cause: unknown): BroadcasterError {
  return new BroadcasterError('store_unavailable', `what was accepted could not be counted: ${messageOf(cause)}`, {
    retryable: true,
    hint: 'Nothing was stored: send it again later.',
    cause,
  });
}

type Encoded = Readonly<Record<string, { readonly since: number; readonly count: number; readonly value: string }>>;

function encode(tally: Tally): JsonValue {
  return Object.fromEntries(
    Object.entries(tally).map(([per, spent]) => [per, { ...spent, value: String(spent.value) }]),
  );
}

function decode(value: JsonValue): Tally {
  const encoded = value as Encoded; // the document is only ever written by encode
  return Object.fromEntries(
    Object.entries(encoded).map(([per, spent]) => [per, { ...spent, value: BigInt(spent.value) }]),
  );
}
