import type { Clock, Document, DocumentPut, Documents } from '@tx-broadcaster/core';
import type { AuditLog } from '../audit/audit-log.js';
import { Problem } from '../http/problem.js';
import { allOfKind } from '../records/all-of-kind.js';
import type { Passwords } from './passwords.js';
import type { Role } from './role.js';
import { type UserRecord, type UserValue, userRecordOf } from './user-record.js';

const kind = 'user';
/** Written with every change that takes an admin away: two of them at once would each count the other. */
const roster = { kind: 'admins', id: 'all' } as const;

export interface UsersOptions {
  readonly documents: Documents;
  readonly clock: Pick<Clock, 'now'>;
  readonly audit: AuditLog;
  readonly passwords: Passwords;
}

export interface UserChange {
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
  readonly password?: string | undefined;
}

/** The people with a password. At least one of them stays an admin. */
export class Users {
  readonly #documents: Documents;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #audit: AuditLog;
  readonly #passwords: Passwords;

  constructor({ documents, clock, audit, passwords }: UsersOptions) {
    this.#documents = documents;
    this.#clock = clock;
    this.#audit = audit;
    this.#passwords = passwords;
  }

  async get(name: string): Promise<UserValue | null> {
    const document = await this.#documents.get(kind, name);
    return document && keptUser(document);
  }

  async list(): Promise<UserRecord[]> {
    return (await this.#all()).map(userRecordOf);
  }

  async isEmpty(): Promise<boolean> {
    return (await this.#documents.list(kind, { limit: 1 })).length === 0;
  }

  /** @param together written in the same commit. @throws Problem `name_taken` */
  async create(
    { name, role, password }: { readonly name: string; readonly role: Role; readonly password: string },
    createdBy: string | null,
    together: readonly DocumentPut[] = [],
  ): Promise<UserRecord> {
    const password_hash = await this.#passwords.hash(password);
    const now = this.#clock.now();
    const value = {
      name,
      role,
      password_hash,
      disabled: false,
      created_at: now,
      created_by: createdBy,
      sessions_from: 0,
    };
    const record = userRecordOf(value);
    const draft = { kind, id: name, value, updatedAt: now };
    const entry = { action: 'user.created', target: record.actor, actor: createdBy, after: { ...record } };
    if (await this.#audit.commit(entry, [{ draft, expectedVersion: null }, ...together])) return record;
    throw new Problem('name_taken', `There is a user with the name ${JSON.stringify(name)} already.`);
  }

  /** Null for the name or the password being wrong, which of them is not told. */
  async login(name: string, password: string): Promise<UserValue | null> {
    const user = await this.get(name);
    const isRight = await this.#passwords.isRight(user?.password_hash ?? null, password);
    return isRight && user !== null && !user.disabled ? user : null;
  }

  /** Every change ends the user's sessions. @throws Problem `not_found`, `last_admin`, `conflict` */
  async change(name: string, { role, disabled, password }: UserChange): Promise<UserRecord> {
    const document = await this.#documents.get(kind, name);
    if (!document) throw unknown();
    const before = keptUser(document);
    const after: UserValue = {
      ...before,
      role: role ?? before.role,
      disabled: disabled ?? before.disabled,
      password_hash: password === undefined ? before.password_hash : await this.#passwords.hash(password),
      sessions_from: this.#clock.now(),
    };
    const together = isAdmin(before) && !isAdmin(after) ? [await this.#oneAdminLess(name)] : [];
    const record = userRecordOf(after);
    const action = password === undefined ? 'user.changed' : 'user.password_changed';
    const entry = { action, target: record.actor, before: { ...userRecordOf(before) }, after: { ...record } };
    const draft = { kind, id: name, value: { ...after }, updatedAt: this.#clock.now() };
    if (await this.#audit.commit(entry, [{ draft, expectedVersion: document.version }, ...together])) return record;
    throw changedMeanwhile(name);
  }

  /** @throws Problem `not_found`, `last_admin`, `conflict` */
  async remove(name: string): Promise<void> {
    const document = await this.#documents.get(kind, name);
    if (!document) throw unknown();
    const user = keptUser(document);
    const together = isAdmin(user) ? [await this.#oneAdminLess(name)] : [];
    const record = userRecordOf(user);
    const entry = { action: 'user.removed', target: record.actor, before: { ...record } };
    // of no use from this commit on, also if the removal that follows does not come through
    const draft = { kind, id: name, value: { ...user, disabled: true }, updatedAt: this.#clock.now() };
    if (!(await this.#audit.commit(entry, [{ draft, expectedVersion: document.version }, ...together]))) {
      throw changedMeanwhile(name);
    }
    await this.#documents.remove(kind, name);
  }

  async #all(): Promise<UserValue[]> {
    return (await allOfKind(this.#documents, kind)).map(keptUser);
  }

  async #oneAdminLess(name: string): Promise<DocumentPut> {
    const known = await this.#documents.get(roster.kind, roster.id);
    const others = (await this.#all()).filter((user) => isAdmin(user) && user.name !== name);
    const draft = { ...roster, value: null, updatedAt: this.#clock.now() };
    if (others.length > 0) return { draft, expectedVersion: known?.version ?? null };
    throw new Problem('last_admin', `${name} is the only admin: nobody could manage this server.`, {
      hint: 'Make somebody else an admin first.',
    });
  }
}

function isAdmin({ role, disabled }: UserValue): boolean {
  return role === 'admin' && !disabled;
}

function changedMeanwhile(name: string): Problem {
  return new Problem('conflict', `Somebody else has changed the users meanwhile, ${name} among them or not.`, {
    retryable: true,
  });
}

function unknown(): Problem {
  return new Problem('not_found', 'There is no such user.');
}

function keptUser({ value }: Document): UserValue {
  return value as unknown as UserValue; // this kind is only written above
}
