import type { Hex } from 'viem';
import type { ChainIdentity, OtherChain } from '../chain/chain.js';
import type { Clock } from '../clock.js';
import { messageOf } from '../errors.js';
import type { Documents } from '../store/documents.js';

const kind = 'chain';
/** The remembered block lies so deep that no reorg reaches it, and moves on when the head is as far again. */
const anchorDepth = 64;
/** On a development chain reorgs are made by hand. */
const developmentDepth = 32;

interface Kept extends ChainIdentity {
  readonly incarnation: number;
  /** What was under way on the chain before waits for a person. */
  readonly parks: boolean;
}

/**
 * Which chain this is, kept in the store: chain ids are not unique. The first block, and a recent one that no reorg
 * reaches, must be there whenever a node is looked through.
 */
export class Identity {
  readonly #documents: Documents;
  readonly #id: string;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #warn: (message: string, details: Readonly<Record<string, unknown>>) => void;
  #known: Kept | null = null;
  #version: number | null = null;
  #writing: Promise<void> | null = null;

  constructor(
    documents: Documents,
    chainId: number,
    clock: Pick<Clock, 'now'>,
    warn: (message: string, details: Readonly<Record<string, unknown>>) => void,
  ) {
    this.#documents = documents;
    this.#id = String(chainId);
    this.#clock = clock;
    this.#warn = warn;
  }

  /** What a look is compared with; null: no node was seen yet. */
  get known(): ChainIdentity | null {
    return this.#known;
  }

  /** How many chains have had this id. */
  get incarnation(): number {
    return this.#known?.incarnation ?? 1;
  }

  get parks(): boolean {
    return this.#known?.parks ?? false;
  }

  async load(): Promise<void> {
    const document = await this.#documents.get(kind, this.#id);
    this.#known = document ? (document.value as unknown as Kept) : null; // only #put writes it
    this.#version = document?.version ?? null;
  }

  /** The first look at this chain that there ever was. */
  learn(genesis: Hex, development: boolean): Promise<void> {
    return this.#change((known) => known ?? { ...beginning(genesis), development, incarnation: 1, parks: false });
  }

  /** Moves the remembered block after the head; `hashOf` reads it. */
  follow(
    head: number,
    development: boolean,
    hashOf: (number: number) => Promise<Hex | null>,
  ): Promise<void> | undefined {
    const depth = development ? developmentDepth : anchorDepth;
    const from = this.#known?.anchor.number ?? head;
    // two development chains that were started in the same second begin alike
    const number = head - from >= 2 * depth ? head - depth : from === 0 && development ? 1 : from;
    if (this.#known === null || this.#writing || number <= from || number > head) return undefined;
    return this.#change(async (known) => {
      const hash = await hashOf(number);
      return known && hash ? { ...known, anchor: { number, hash } } : known;
    });
  }

  /** Whether the chain that a look was compared with has been followed by another one since, here or elsewhere. */
  async isOutdated({ missing }: Pick<OtherChain, 'missing'>): Promise<boolean> {
    await this.#writing;
    if (this.#known?.anchor.hash === missing) await this.load();
    return this.#known?.anchor.hash !== missing;
  }

  /** Another chain has this id from here on. */
  renew({ genesis, development, missing }: Omit<OtherChain, 'message'>, parks: boolean): Promise<void> {
    return this.#change((known) => {
      // another lane, or another instance, was first
      if (known === null || known.anchor.hash !== missing) return known;
      return { ...beginning(genesis), development, incarnation: known.incarnation + 1, parks };
    });
  }

  /** One change at a time; another instance's is read, not fought. */
  #change(change: (known: Kept | null) => Kept | null | Promise<Kept | null>): Promise<void> {
    this.#writing ??= this.#put(change)
      .catch((error) => this.#warn('the identity of a chain could not be kept', { message: messageOf(error) }))
      .finally(() => {
        this.#writing = null;
      });
    return this.#writing;
  }

  async #put(change: (known: Kept | null) => Kept | null | Promise<Kept | null>): Promise<void> {
    const next = await change(this.#known);
    if (next === null || next === this.#known) return;
    const value = {
      genesis: next.genesis,
      anchor: { ...next.anchor },
      development: next.development,
      incarnation: next.incarnation,
      parks: next.parks,
    };
    const draft = { kind, id: this.#id, value, updatedAt: this.#clock.now() };
    if (await this.#documents.put(draft, this.#version)) {
      this.#known = next;
      this.#version = (this.#version ?? 0) + 1;
    } else await this.load();
  }
}

function beginning(genesis: Hex): Omit<ChainIdentity, 'development'> {
  return { genesis, anchor: { number: 0, hash: genesis } };
}
