import type { Role } from './role.js';

/** A person as it is kept. */
export interface UserValue {
  readonly name: string;
  readonly role: Role;
  readonly password_hash: string;
  readonly disabled: boolean;
  readonly created_at: number;
  readonly created_by: string | null;
  /** Sessions that began before this are over. */
  readonly sessions_from: number;
}

/** A person as the API shows it. */
export interface UserRecord {
  readonly name: string;
  readonly actor: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly created_at: string;
  readonly created_by: string | null;
}

export function userRecordOf({ name, role, disabled, created_at, created_by }: UserValue): UserRecord {
  return { name, actor: `user:${name}`, role, disabled, created_at: new Date(created_at).toISOString(), created_by };
}
