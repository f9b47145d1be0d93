import type { Clock, Document, DocumentPut, Documents } from '@tx-broadcaster/core';
import { requestScope } from '../http/request-scope.js';
import { type AuditDraft, type AuditEntry, brokenLink, firstPrevHash, sealed } from './audit-entry.js';

const kind = 'audit';

export interface AuditLogOptions {
  readonly documents: Documents;
  readonly clock: Pick<Clock, 'now'>;
}

export interface AuditPage {
  /** Behind this entry, in the direction of reading. */
  readonly after: number | null;
  readonly limit: number;
  readonly order: 'newest' | 'oldest';
}

/** The audit trail: only ever added to, each entry bound to the one before. Any number of instances write to it. */
export class AuditLog {
  readonly #documents: Documents;
  readonly #clock: Pick<Clock, 'now'>;
  /** The last entry, as far as is known here; undefined: it has to be read. */
  #head: AuditEntry | null | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ documents, clock }: AuditLogOptions) {
    this.#documents = documents;
    this.#clock = clock;
  }

  /**
   * Writes changes and what is told of them in one commit. False: one of the changes met another version than it
   * expected, and nothing was written.
   */
  commit(draft: AuditDraft, puts: readonly DocumentPut[] = []): Promise<boolean> {
    const scope = requestScope();
    if (scope) scope.audited = true;
    const said = {
      actor: draft.actor ?? scope?.principal.actor ?? null,
      action: draft.action,
      target: draft.target,
      reason: draft.reason ?? null,
      ip: scope?.ip ?? null,
      request_id: scope?.requestId ?? null,
      before: draft.before ?? null,
      after: draft.after ?? null,
    };
    // one after the other: entries of one process never fight for a place
    const done = this.#last.then(() => this.#append(said, puts));
    this.#last = done.catch(() => {});
    return done;
  }

  async page({ after, limit, order }: AuditPage): Promise<AuditEntry[]> {
    const query = { after: after === null ? null : idOf(after), limit, order: directions[order] };
    return (await this.#documents.list(kind, query)).map(entryOf);
  }

  /** All of it, oldest first. */
  async *entries(): AsyncGenerator<AuditEntry> {
    let after: number | null = null;
    for (;;) {
      const page: AuditEntry[] = await this.page({ after, limit: 500, order: 'oldest' });
      yield* page;
      after = page.at(-1)?.seq ?? null;
      if (after === null) return;
    }
  }

  /** Reads all of it; `broken`: the first place where it was tampered with, or null. */
  async verify(): Promise<{ readonly entries: number; readonly broken: string | null }> {
    let before: AuditEntry | null = null;
    for await (const entry of this.entries()) {
      const broken = brokenLink(before, entry);
      if (broken !== null) return { entries: before?.seq ?? 0, broken };
      before = entry;
    }
    return { entries: before?.seq ?? 0, broken: null };
  }

  async #append(
    said: Omit<AuditEntry, 'seq' | 'at' | 'prev_hash' | 'hash'>,
    puts: readonly DocumentPut[],
  ): Promise<boolean> {
    for (;;) {
      const head = this.#head === undefined ? await this.#readHead() : this.#head;
      // unknown until the write is known to have happened
      this.#head = undefined;
      const now = this.#clock.now();
      const at = new Date(now).toISOString();
      const entry = sealed({ seq: (head?.seq ?? 0) + 1, at, ...said, prev_hash: head?.hash ?? firstPrevHash });
      const draft = { kind, id: idOf(entry.seq), value: { ...entry }, updatedAt: now };
      if (await this.#documents.putAll([...puts, { draft, expectedVersion: null }])) {
        this.#head = entry;
        return true;
      }
      const found = await this.#readHead();
      this.#head = found;
      // nobody else has written here: it was one of the changes
      if (found?.seq === head?.seq) return false;
    }
  }

  async #readHead(): Promise<AuditEntry | null> {
    const [head] = await this.page({ after: null, limit: 1, order: 'newest' });
    return head ?? null;
  }
}

const directions = { newest: 'descending', oldest: 'ascending' } as const;

/** Text that sorts as the numbers do. */
function idOf(seq: number): string {
  return String(seq).padStart(16, '0');
}

function entryOf({ value }: Document): AuditEntry {
  return value as unknown as AuditEntry; // this kind is only written above
}
