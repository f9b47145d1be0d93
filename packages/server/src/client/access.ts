import type { z } from 'zod';
import type { ApiKeyRecord } from '../access/api-key-record.js';
import type { Role } from '../access/role.js';
import type { SessionRecord } from '../access/sessions.js';
import type { UserRecord } from '../access/user-record.js';
import type { whoAmI } from '../openapi/paths/access.js';
import type { Connection } from './connection.js';
import type { CallOptions } from './types.js';

export interface ApiKeyRequest {
  /** Given once and for ever: transactions are known by it. */
  readonly name: string;
  readonly role: Role;
  /** `erc20.*` for several. @default all */
  readonly message_types?: readonly string[] | null;
  /** @default all */
  readonly signers?: readonly string[] | null;
  /** Addresses and ranges. @default anywhere */
  readonly ip_allow?: readonly string[] | null;
  /** RFC 3339. @default never */
  readonly expires_at?: string | null;
}

/** Its secret is shown this once. */
export type NewApiKey = ApiKeyRecord & { readonly secret: string };

export interface UserChange {
  readonly role?: Role;
  readonly disabled?: boolean;
  readonly password?: string;
}

/** Who asks, and what they may do. */
export type WhoAmI = z.output<typeof whoAmI>;

/** API keys, users and sessions, for admins. */
export class AccessClient {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Who the API key, or the session, belongs to. */
  whoAmI({ signal }: CallOptions = {}): Promise<WhoAmI> {
    return this.#connection.ask({ path: 'session', signal });
  }

  /** Those of a user who asks; an admin's: all. */
  async listSessions({ signal }: CallOptions = {}): Promise<readonly SessionRecord[]> {
    return (await this.#connection.ask<{ data: SessionRecord[] }>({ path: 'sessions', signal })).data;
  }

  endSession(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.#connection.ask({ method: 'DELETE', path: `sessions/${encodeURIComponent(id)}`, signal });
  }

  async listKeys({ signal }: CallOptions = {}): Promise<readonly ApiKeyRecord[]> {
    return (await this.#connection.ask<{ data: ApiKeyRecord[] }>({ path: 'api-keys', signal })).data;
  }

  createKey(request: ApiKeyRequest, { signal }: CallOptions = {}): Promise<NewApiKey> {
    return this.#connection.ask({ method: 'POST', path: 'api-keys', body: request, signal });
  }

  /** A new secret; the old one goes on for some hours. */
  rotateKey(id: string, overlapHours: number, { signal }: CallOptions = {}): Promise<NewApiKey> {
    const path = `api-keys/${encodeURIComponent(id)}/rotate`;
    return this.#connection.ask({ method: 'POST', path, body: { overlap_hours: overlapHours }, signal });
  }

  revokeKey(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.#connection.ask({ method: 'DELETE', path: `api-keys/${encodeURIComponent(id)}`, signal });
  }

  async listUsers({ signal }: CallOptions = {}): Promise<readonly UserRecord[]> {
    return (await this.#connection.ask<{ data: UserRecord[] }>({ path: 'users', signal })).data;
  }

  createUser(
    request: { readonly name: string; readonly role: Role; readonly password: string },
    { signal }: CallOptions = {},
  ): Promise<UserRecord> {
    return this.#connection.ask({ method: 'POST', path: 'users', body: request, signal });
  }

  changeUser(name: string, change: UserChange, { signal }: CallOptions = {}): Promise<UserRecord> {
    return this.#connection.ask({ method: 'PATCH', path: `users/${encodeURIComponent(name)}`, body: change, signal });
  }

  removeUser(name: string, { signal }: CallOptions = {}): Promise<void> {
    return this.#connection.ask({ method: 'DELETE', path: `users/${encodeURIComponent(name)}`, signal });
  }
}
