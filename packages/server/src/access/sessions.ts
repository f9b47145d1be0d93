import type { Clock, Document, Documents } from '@tx-broadcaster/core';
import { allOfKind } from '../records/all-of-kind.js';
import type { Principal } from './principal.js';
import { hashOf, randomText } from './secret-text.js';
import type { UserValue } from './user-record.js';
import type { Users } from './users.js';

const kind = 'session';
const touchedEveryMs = 60_000;
/** A log-out by way of another instance is noticed after this. */
const trustedForMs = 5_000;
const mostKnown = 10_000;

export interface SessionLimits {
  /** Without any request, ms. */
  readonly idleMs: number;
  /** Whatever happens, ms. */
  readonly absoluteMs: number;
}

interface SessionValue {
  readonly user: string;
  readonly created_at: number;
  readonly seen_at: number;
  readonly ip: string | null;
  readonly user_agent: string | null;
}

/** A session as the API shows it; its id opens nothing. */
export interface SessionRecord {
  readonly id: string;
  readonly user: string;
  readonly created_at: string;
  readonly seen_at: string;
  readonly expires_at: string;
  readonly ip: string | null;
  readonly user_agent: string | null;
}

export interface SessionsOptions {
  readonly documents: Documents;
  readonly clock: Pick<Clock, 'now'>;
  readonly users: Users;
  readonly limits: SessionLimits;
}

/** Who is logged in. Kept by the hashes of their tokens: what is in the store opens no session. */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #known = new Map<string, { readonly principal: Principal; readonly until: number }>();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  get limits(): SessionLimits {
    return this.#options.limits;
  }

  /** Begins one; the token is for the cookie and nowhere else. */
  async begin(user: UserValue, ip: string | null, userAgent: string | null): Promise<string> {
    const { documents, clock } = this.#options;
    const token = randomText(43);
    const now = clock.now();
    // behind the change that ended the user's other sessions, also within the same millisecond
    const created_at = Math.max(now, user.sessions_from + 1);
    const value = { user: user.name, created_at, seen_at: now, ip, user_agent: userAgent?.slice(0, 200) ?? null };
    await documents.put({ kind, id: hashOf(token), value, updatedAt: now }, null);
    await this.#sweep(now);
    return token;
  }

  /** Null: no session, or one that is over. */
  async principalOf(token: string): Promise<Principal | null> {
    const id = hashOf(token);
    const now = this.#options.clock.now();
    const known = this.#known.get(id);
    if (known !== undefined && known.until > now) return known.principal;
    const document = await this.#options.documents.get(kind, id);
    const user = document && (await this.#options.users.get(keptSession(document).user));
    if (!document || !user || user.disabled || this.#isOver(document, now)) return null;
    const { created_at } = keptSession(document);
    if (created_at <= user.sessions_from) return null;
    await this.#touch(document, now);
    const principal: Principal = {
      actor: `user:${user.name}`,
      role: user.role,
      by: 'session',
      messageTypes: null,
      signers: null,
      credential: id,
    };
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.set(id, { principal, until: now + trustedForMs });
    return principal;
  }

  /** Those that go on; of one user, or of all with `user` null. */
  async list(user: string | null): Promise<SessionRecord[]> {
    const now = this.#options.clock.now();
    const live = (await this.#all()).filter((document) => !this.#isOver(document, now));
    return live
      .filter((document) => user === null || keptSession(document).user === user)
      .map((one) => this.#recordOf(one));
  }

  async get(id: string): Promise<SessionRecord | null> {
    const document = await this.#options.documents.get(kind, id);
    return document && this.#recordOf(document);
  }

  async end(id: string): Promise<void> {
    this.#known.delete(id);
    await this.#options.documents.remove(kind, id);
  }

  /** To be called when a user was changed here. */
  forget(): void {
    this.#known.clear();
  }

  #isOver(document: Document, now: number): boolean {
    return this.#endOf(document) <= now;
  }

  #endOf(document: Document): number {
    const { idleMs, absoluteMs } = this.#options.limits;
    const { seen_at, created_at } = keptSession(document);
    return Math.min(seen_at + idleMs, created_at + absoluteMs);
  }

  #recordOf(document: Document): SessionRecord {
    const { user, created_at, seen_at, ip, user_agent } = keptSession(document);
    return {
      id: document.id,
      user,
      created_at: iso(created_at),
      seen_at: iso(seen_at),
      expires_at: iso(this.#endOf(document)),
      ip,
      user_agent,
    };
  }

  async #touch(document: Document, now: number): Promise<void> {
    const value = keptSession(document);
    if (now - value.seen_at < touchedEveryMs) return;
    const draft = { kind, id: document.id, value: { ...value, seen_at: now }, updatedAt: now };
    // somebody else touched it at the same moment: as good
    await this.#options.documents.put(draft, document.version);
  }

  /** What is over is taken out whenever somebody logs in. */
  async #sweep(now: number): Promise<void> {
    for (const document of await this.#all()) {
      if (this.#isOver(document, now)) await this.#options.documents.remove(kind, document.id);
    }
  }

  #all(): Promise<Document[]> {
    return allOfKind(this.#options.documents, kind);
  }
}

function keptSession({ value }: Document): SessionValue {
  return value as unknown as SessionValue; // this kind is only written above
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
