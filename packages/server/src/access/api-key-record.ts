import type { Role } from './role.js';
import { isSameHash } from './secret-text.js';

/** What a key may do, as whoever makes it says. */
export interface NewApiKey {
  readonly name: string;
  readonly role: Role;
  /** Message types it may submit, `erc20.*` for several; null: all. */
  readonly message_types: readonly string[] | null;
  /** Signers it may use; null: all. */
  readonly signers: readonly string[] | null;
  /** Addresses and ranges it may come from; null: anywhere. */
  readonly ip_allow: readonly string[] | null;
  /** Epoch ms; null: never. */
  readonly expires_at: number | null;
}

/** A key as it is kept. */
export interface ApiKeyValue extends NewApiKey {
  readonly created_at: number;
  readonly created_by: string | null;
  readonly revoked_at: number | null;
  /** The newest first; the others go on for a while after a rotation. */
  readonly secrets: readonly KeptSecret[];
}

type KeptSecret = {
  readonly hash: string;
  /** The last characters, to tell keys apart by. */
  readonly hint: string;
  readonly until: number | null;
};

/** A key as the API shows it: nothing of its secret but the last characters. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  /** How it is called in records and the audit trail. */
  readonly actor: string;
  readonly prefix: string;
  readonly hint: string;
  readonly role: Role;
  readonly message_types: readonly string[] | null;
  readonly signers: readonly string[] | null;
  readonly ip_allow: readonly string[] | null;
  readonly created_at: string;
  readonly created_by: string | null;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
  readonly last_used_ip: string | null;
}

export function recordOf(
  id: string,
  value: ApiKeyValue,
  lastUse: { readonly at: number; readonly ip: string | null } | null,
): ApiKeyRecord {
  return {
    id,
    name: value.name,
    actor: `key:${value.name}`,
    prefix: `txb_${id}_`,
    hint: value.secrets[0]?.hint ?? '',
    role: value.role,
    message_types: value.message_types,
    signers: value.signers,
    ip_allow: value.ip_allow,
    created_at: iso(value.created_at),
    created_by: value.created_by,
    expires_at: value.expires_at === null ? null : iso(value.expires_at),
    revoked_at: value.revoked_at === null ? null : iso(value.revoked_at),
    last_used_at: lastUse === null ? null : iso(lastUse.at),
    last_used_ip: lastUse?.ip ?? null,
  };
}

export function usableSecrets({ secrets }: ApiKeyValue, now: number): KeptSecret[] {
  return secrets.filter(({ until }) => until === null || until > now);
}

/** Until when a secret with this hash opens the key, epoch ms; null: it does not. */
export function openUntil(value: ApiKeyValue, hash: string, now: number): number | null {
  if (value.revoked_at !== null) return null;
  // every one is compared: how long it takes says nothing of which it was
  const matching = usableSecrets(value, now).filter((secret) => isSameHash(secret.hash, hash));
  return matching[0] === undefined ? null : (matching[0].until ?? Number.MAX_SAFE_INTEGER);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
