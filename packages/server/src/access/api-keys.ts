import type { Clock, Document, Documents } from '@tx-broadcaster/core';
import type { AuditLog } from '../audit/audit-log.js';
import { Problem } from '../http/problem.js';
import { allOfKind } from '../records/all-of-kind.js';
import { type ApiKeyRecord, type ApiKeyValue, type NewApiKey, recordOf, usableSecrets } from './api-key-record.js';
import { newApiKeyText } from './api-key-text.js';
import { hashOf } from './secret-text.js';

const kind = 'api_key';
/** A name is given once and for ever: it is in the records of what was submitted under it. */
const nameKind = 'api_key_name';

export interface ApiKeysOptions {
  readonly documents: Documents;
  readonly clock: Pick<Clock, 'now'>;
  readonly audit: AuditLog;
}

/** The API keys, of which only hashes are kept. */
export class ApiKeys {
  readonly #documents: Documents;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #audit: AuditLog;

  constructor({ documents, clock, audit }: ApiKeysOptions) {
    this.#documents = documents;
    this.#clock = clock;
    this.#audit = audit;
  }

  /** @throws Problem `name_taken` */
  async create(wanted: NewApiKey, createdBy: string | null): Promise<{ record: ApiKeyRecord; secret: string }> {
    const now = this.#clock.now();
    const { id, text } = newApiKeyText();
    const value: ApiKeyValue = {
      ...wanted,
      created_at: now,
      created_by: createdBy,
      revoked_at: null,
      secrets: [{ hash: hashOf(text), hint: text.slice(-4), until: wanted.expires_at }],
    };
    const record = recordOf(id, value, null);
    const written = await this.#audit.commit(
      { action: 'api_key.created', target: record.actor, after: { ...record } },
      [
        { draft: { kind, id, value: { ...value }, updatedAt: now }, expectedVersion: null },
        { draft: { kind: nameKind, id: wanted.name, value: { id }, updatedAt: now }, expectedVersion: null },
      ],
    );
    if (!written) {
      throw new Problem('name_taken', `There is, or was, an API key with the name ${JSON.stringify(wanted.name)}.`, {
        hint: 'Names of keys are not used twice: transactions are known by them. To renew a key, rotate it.',
      });
    }
    return { record, secret: text };
  }

  /** Those that were revoked too, in the order of their ids. */
  async list(): Promise<ApiKeyRecord[]> {
    const found = await allOfKind(this.#documents, kind);
    const used = await Promise.all(found.map(({ id }) => this.#documents.get(usedKind, id)));
    return found.map(({ id, value }, at) => recordOf(id, keptKey(value), lastUseOf(used[at])));
  }

  /**
   * A new secret for a key; the old ones go on for `overlapMs`.
   *
   * @throws Problem `not_found`, `conflict`
   */
  async rotate(id: string, overlapMs: number): Promise<{ record: ApiKeyRecord; secret: string }> {
    const { text } = newApiKeyText(id);
    const now = this.#clock.now();
    const record = await this.#change(id, 'api_key.rotated', (value) => {
      const until = Math.min(now + overlapMs, value.expires_at ?? Number.MAX_SAFE_INTEGER);
      const old = usableSecrets(value, now).map((secret) => ({
        ...secret,
        until: Math.min(secret.until ?? until, until),
      }));
      return { ...value, secrets: [{ hash: hashOf(text), hint: text.slice(-4), until: value.expires_at }, ...old] };
    });
    return { record, secret: text };
  }

  /** From now on nobody can use it. @throws Problem `not_found`, `conflict` */
  async revoke(id: string): Promise<ApiKeyRecord> {
    return this.#change(id, 'api_key.revoked', (value) => ({ ...value, revoked_at: this.#clock.now() }));
  }

  async get(id: string): Promise<ApiKeyValue | null> {
    const document = await this.#documents.get(kind, id);
    return document && keptKey(document.value);
  }

  /** Notes a use; of two instances that do so at once, one is enough. */
  async noteUse(id: string, ip: string | null): Promise<void> {
    const known = await this.#documents.get(usedKind, id);
    const now = this.#clock.now();
    await this.#documents.put({ kind: usedKind, id, value: { at: now, ip }, updatedAt: now }, known?.version ?? null);
  }

  async #change(id: string, action: string, change: (value: ApiKeyValue) => ApiKeyValue): Promise<ApiKeyRecord> {
    const document = await this.#documents.get(kind, id);
    if (!document) throw new Problem('not_found', 'There is no such API key.');
    const before = keptKey(document.value);
    if (before.revoked_at !== null) throw new Problem('conflict', `The API key ${before.name} has been revoked.`);
    const after = change(before);
    const record = recordOf(id, after, null);
    const draft = { kind, id, value: { ...after }, updatedAt: this.#clock.now() };
    const entry = { action, target: record.actor, before: { ...recordOf(id, before, null) }, after: { ...record } };
    if (await this.#audit.commit(entry, [{ draft, expectedVersion: document.version }])) return record;
    throw new Problem('conflict', 'Somebody else has changed this API key meanwhile.', { retryable: true });
  }
}

const usedKind = 'api_key_use';

function keptKey(value: Document['value']): ApiKeyValue {
  return value as unknown as ApiKeyValue; // this kind is only written above
}

function lastUseOf(document: Document | null | undefined): { readonly at: number; readonly ip: string | null } | null {
  return document ? (document.value as { at: number; ip: string | null }) : null; // only written by noteUse
}
