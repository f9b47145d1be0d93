import type { Clock } from '@tx-broadcaster/core';
import { addressList } from '../http/client-address.js';
import { type ApiKeyValue, openUntil } from './api-key-record.js';
import { idOfApiKeyText } from './api-key-text.js';
import type { ApiKeys } from './api-keys.js';
import type { Principal } from './principal.js';
import { hashOf } from './secret-text.js';

/** A revocation by another instance is noticed after this. */
const trustedForMs = 5_000;
const useNotedEveryMs = 60_000;
const mostKnown = 10_000;

interface Known {
  readonly principal: Principal;
  readonly mayComeFrom: (ip: string | null) => boolean;
  readonly until: number;
}

/**
 * Tells who an API key is. Keys that were just verified are remembered for some seconds by their hash: on the way of a
 * transaction the store is not asked.
 */
export class KeyCheck {
  readonly #keys: ApiKeys;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #known = new Map<string, Known>();
  readonly #noted = new Map<string, number>();
  /** Raised by every change here: what was read before it is not remembered. */
  #changes = 0;

  constructor(keys: ApiKeys, clock: Pick<Clock, 'now'>) {
    this.#keys = keys;
    this.#clock = clock;
  }

  /** Null: no key, or none that can be used now from there. */
  async principalOf(text: string, ip: string | null): Promise<Principal | null> {
    const id = idOfApiKeyText(text);
    if (id === null) return null;
    const hash = hashOf(text);
    const known = this.#recall(hash) ?? (await this.#verify(id, hash));
    if (!known?.mayComeFrom(ip)) return null;
    this.#note(id, ip);
    return known.principal;
  }

  /** To be called when a key was changed here. */
  forget(): void {
    this.#changes++;
    this.#known.clear();
  }

  #recall(hash: string): Known | null {
    const known = this.#known.get(hash);
    return known !== undefined && known.until > this.#clock.now() ? known : null;
  }

  async #verify(id: string, hash: string): Promise<Known | null> {
    const changes = this.#changes;
    const value = await this.#keys.get(id);
    const now = this.#clock.now();
    const until = value && openUntil(value, hash, now);
    if (value === null || until === null) return null;
    const known = {
      principal: principalOf(id, value),
      mayComeFrom: comesFrom(value),
      until: Math.min(until, now + trustedForMs),
    };
    if (this.#known.size >= mostKnown) this.#known.clear();
    if (changes === this.#changes) this.#known.set(hash, known);
    return known;
  }

  #note(id: string, ip: string | null): void {
    const now = this.#clock.now();
    const noted = this.#noted.get(id);
    if (noted !== undefined && now - noted < useNotedEveryMs) return;
    this.#noted.set(id, now);
    // for people to read: a request neither waits for it nor fails with it
    this.#keys.noteUse(id, ip).catch(() => this.#noted.delete(id));
  }
}

function principalOf(id: string, { name, role, message_types, signers }: ApiKeyValue): Principal {
  return { actor: `key:${name}`, role, by: 'key', messageTypes: message_types, signers, credential: id };
}

function comesFrom({ ip_allow }: ApiKeyValue): (ip: string | null) => boolean {
  if (ip_allow === null) return () => true;
  const allowed = addressList(ip_allow);
  return (ip) => ip !== null && allowed.has(ip);
}
