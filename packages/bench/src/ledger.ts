import { setTimeout } from 'node:timers/promises';
import type { Hex } from 'viem';
import { type Answer, type Load, now } from '#bench/load';
import type { Node } from '#bench/node';
import type { System } from '#bench/system';

/** What a 200 says: the record of ours, or the little that the naive program tells. */
export interface Taken {
  readonly transaction_id: string;
  readonly hash: Hex | null;
  readonly from?: string;
  readonly nonce?: number | null;
}

const drainWithinMs = 60_000;
const lookUps = 2_000;

/** Every transaction that a system has taken, held against what its node has received. */
export class Ledger {
  readonly #owner: string;
  readonly #system: System;
  readonly #node: Pick<Node, 'count' | 'missing'>;
  readonly #taken: Answer[] = [];
  /** Requests without a clear answer: each may be at the node or not. */
  #unclear = 0;

  constructor(owner: string, system: System, node: Pick<Node, 'count' | 'missing'>) {
    this.#owner = owner;
    this.#system = system;
    this.#node = node;
  }

  get taken(): number {
    return this.#taken.length;
  }

  /** Enters a load and waits until the node has as many as were ever taken; null if it never does. */
  async enter({ answers }: Load): Promise<number | null> {
    for (const answer of answers) {
      if (answer.status === 200) this.#taken.push(answer);
      else if (answer.status === 0 || answer.status >= 500) this.#unclear++;
    }
    const until = now() + drainWithinMs;
    while (now() < until) {
      if ((await this.#node.count()) >= this.#taken.length) return now();
      await setTimeout(10);
    }
    return null;
  }

  /**
   * What is wrong: nothing, if each transaction taken is at the node, once. Of those that were taken unsigned, some are
   * looked up and all are counted.
   */
  async audit(): Promise<string[]> {
    const wrong: string[] = [];
    const answers = this.#taken.map(({ body }) => JSON.parse(body) as Taken); // both systems answer with it
    const unsigned = answers.filter(({ hash }) => hash === null);
    const records = [...answers.filter(({ hash }) => hash !== null), ...(await this.#signedSince(unsigned))];
    const hashes = new Set(records.flatMap(({ hash }) => hash ?? []));
    const nonces = records.flatMap(({ from = '', nonce }) =>
      nonce === undefined || nonce === null ? [] : `${from} ${nonce}`,
    );
    const sameHash = records.length - hashes.size;
    if (sameHash > 0) wrong.push(`${sameHash} have no hash or share it with another`);
    const sameNonce = nonces.length - new Set(nonces).size;
    if (sameNonce > 0) wrong.push(`${sameNonce} share their nonce with another`);

    const lost = await this.#node.missing([...hashes]);
    if (lost.length > 0) wrong.push(`${lost.length} are not known to the node, e.g. ${lost[0]}`);
    const count = await this.#node.count();
    if (count < answers.length) wrong.push(`${answers.length} were taken and the node has ${count}`);
    if (count > answers.length + this.#unclear) {
      wrong.push(`${answers.length} were taken, ${this.#unclear} had no clear answer, and the node has ${count}`);
    }
    return wrong.map((what) => `${this.#owner}: ${what}`);
  }

  async #signedSince(unsigned: readonly Taken[]): Promise<Taken[]> {
    const records: Taken[] = [];
    const step = Math.max(1, Math.floor(unsigned.length / lookUps));
    for (let index = 0; index < unsigned.length; index += step) {
      records.push(await this.#read<Taken>(`/transactions/${unsigned[index]?.transaction_id}`));
    }
    return records;
  }

  /** Between each request and the node's acknowledgement, as ours has noted it, for about so many of a load; ms. */
  async acknowledgements(load: Load, about: number): Promise<number[]> {
    const answers = load.answers.filter(({ status }) => status === 200);
    const step = Math.max(1, Math.floor(answers.length / about));
    const sample = answers.filter((_, index) => index % step === 0);
    const delays: number[] = [];
    const reader = async () => {
      for (let answer = sample.pop(); answer; answer = sample.pop()) {
        delays.push((await this.#acknowledgedAt(answer)) - answer.startedAt);
      }
    };
    await Promise.all(Array.from({ length: 8 }, reader));
    return delays;
  }

  async #acknowledgedAt({ body }: Answer): Promise<number> {
    const { transaction_id: id } = JSON.parse(body) as Taken; // as in audit
    for (let tries = 0; tries < 100; tries++) {
      const { data } = await this.#read<{ data: { type: string; at: string }[] }>(`/transactions/${id}/events`);
      const accepted = data.findLast(({ type }) => type === 'accepted');
      if (accepted) return Date.parse(accepted.at);
      await setTimeout(50);
    }
    return Number.NaN;
  }

  async #read<T>(path: string): Promise<T> {
    const response = await fetch(`${this.#system.url}${path}`);
    return (await response.json()) as T; // as the HTTP API documents it
  }
}
