import type { Clock, Documents } from '@tx-broadcaster/core';
import { Problem } from '../http/problem.js';
import { hashOf, isSameHash, randomText } from './secret-text.js';
import type { UserRecord } from './user-record.js';
import type { Users } from './users.js';

const kind = 'setup';
const id = 'first-admin';
const validForMs = 15 * 60_000;

/**
 * The way in while there are no users: whoever reads the log of the start gets a link, once. There is no password that
 * somebody could forget to change.
 */
export class FirstAdmin {
  readonly #documents: Documents;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #users: Users;

  constructor(options: { documents: Documents; clock: Pick<Clock, 'now'>; users: Users }) {
    this.#documents = options.documents;
    this.#clock = options.clock;
    this.#users = options.users;
  }

  /** A new token, which makes older ones worthless; null once there is a user. */
  async offer(): Promise<string | null> {
    if (!(await this.#users.isEmpty())) return null;
    const token = randomText(43);
    const known = await this.#documents.get(kind, id);
    const now = this.#clock.now();
    const value = { hash: hashOf(token), until: now + validForMs };
    const written = await this.#documents.put({ kind, id, value, updatedAt: now }, known?.version ?? null);
    // another instance was first: its log has the link
    return written ? token : null;
  }

  /** Whether somebody could still use a token. */
  isOpen(): Promise<boolean> {
    return this.#users.isEmpty();
  }

  /** The first user, an admin; the token is used up in the same commit. @throws Problem `login_failed` */
  async accept(token: string, name: string, password: string): Promise<UserRecord> {
    const document = await this.#documents.get(kind, id);
    const value = document?.value as { hash: string; until: number } | undefined; // only written by offer
    const isRight = value !== undefined && isSameHash(value.hash, hashOf(token)) && value.until > this.#clock.now();
    if (!document || !isRight || !(await this.#users.isEmpty())) {
      throw new Problem('login_failed', 'This set-up link has been used, or is older than 15 minutes.', {
        hint: 'Start the server again: while it has no users it logs a new one.',
      });
    }
    const used = { kind, id, value: { hash: '', until: 0 }, updatedAt: this.#clock.now() };
    const draft = { name, role: 'admin', password } as const;
    return this.#users.create(draft, `user:${name}`, [{ draft: used, expectedVersion: document.version }]);
  }
}
