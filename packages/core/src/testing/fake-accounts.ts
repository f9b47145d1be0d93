import type { Address } from 'viem';

export interface FakeAccount {
  readonly nonce: number;
  readonly balance: bigint;
}

/** The state of an account from a block on. `flow` is what all transactions up to here brought minus what they took. */
interface Entry {
  readonly block: number;
  readonly nonce: number;
  readonly flow: bigint;
}

const UNTOUCHED: Entry = { block: 0, nonce: 0, flow: 0n };

/** Nonces and balances at every height. Addresses are in lower case. */
export class FakeAccounts {
  readonly #endowment: bigint;
  readonly #endowments = new Map<Address, bigint>();
  readonly #entries = new Map<Address, Entry[]>();

  /** @param endowment what every account owns before its first transaction. */
  constructor(endowment: bigint) {
    this.#endowment = endowment;
  }

  /** The same accounts, to go on from in another way. */
  copy(): FakeAccounts {
    const copy = new FakeAccounts(this.#endowment);
    for (const [address, wei] of this.#endowments) copy.#endowments.set(address, wei);
    for (const [address, entries] of this.#entries) copy.#entries.set(address, [...entries]);
    return copy;
  }

  at(address: Address, block: number): FakeAccount {
    const { nonce, flow } = this.#entryAt(address, block);
    const balance = this.#endowmentOf(address) + flow;
    return { nonce, balance: balance > 0n ? balance : 0n };
  }

  /** Records at `block` what a transaction did. */
  change(address: Address, block: number, by: { nonce?: number; flow: bigint }): void {
    const last = this.#entryAt(address, block);
    const next = { block, nonce: by.nonce ?? last.nonce, flow: last.flow + by.flow };
    const entries = this.#entries.get(address) ?? [];
    if (entries.at(-1)?.block === block) entries.pop();
    entries.push(next);
    this.#entries.set(address, entries);
  }

  /** Makes the balance at `block` this; kept through reorgs, because it changes what the account was born with. */
  setBalance(address: Address, block: number, wei: bigint): void {
    this.#endowments.set(address, wei - this.#entryAt(address, block).flow);
  }

  /** Forgets everything above `block`. */
  rewind(block: number): void {
    for (const entries of this.#entries.values()) while ((entries.at(-1)?.block ?? 0) > block) entries.pop();
  }

  #endowmentOf(address: Address): bigint {
    return this.#endowments.get(address) ?? this.#endowment;
  }

  #entryAt(address: Address, block: number): Entry {
    const entries = this.#entries.get(address) ?? [];
    // nearly every question is about the head
    for (let i = entries.length - 1; i >= 0; i--) {
      const entry = entries[i];
      if (entry && entry.block <= block) return entry;
    }
    return UNTOUCHED;
  }
}
