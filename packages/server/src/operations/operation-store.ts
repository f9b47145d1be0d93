import type { Document, DocumentPut, Documents, JsonValue } from '@tx-broadcaster/core';
import type { NoticeDraft, NoticeType } from '../notices/notice.js';
import type { NoticeLog } from '../notices/notice-log.js';
import { type OperationRequest, type OperationResult, type StoredOperation, toOperationRecord } from './operation.js';

const kind = 'operation';
const idsKind = 'operation_ids';
const resultsKind = 'operation_results';
const requestKind = 'operation_request';

export interface Versioned {
  readonly operation: StoredOperation;
  readonly version: number;
  readonly updatedAt: number;
}

/** Operations as documents of the store: each is changed by compare-and-set, its results in the same commit. */
export class OperationStore {
  readonly #documents: Documents;
  readonly #notices: Pick<NoticeLog, 'append'> | null;

  constructor(documents: Documents, notices: Pick<NoticeLog, 'append'> | null = null) {
    this.#documents = documents;
    this.#notices = notices;
  }

  async get(id: string): Promise<Versioned | null> {
    const document = await this.#documents.get(kind, id);
    return document && versioned(document);
  }

  /** Newest first. */
  async list(after: string | null, limit: number): Promise<Versioned[]> {
    return (await this.#documents.list(kind, { after, limit, order: 'descending' })).map(versioned);
  }

  /** Those that are not finished. */
  async running(): Promise<Versioned[]> {
    const found: Versioned[] = [];
    let after: string | null = null;
    for (;;) {
      const page: Versioned[] = await this.list(after, 200);
      found.push(...page.filter(({ operation }) => operation.status === 'running'));
      if (page.length < 200) return found;
      after = page.at(-1)?.operation.id ?? null;
    }
  }

  /** False: a request of this name has created one already. */
  async create(
    operation: StoredOperation,
    ids: readonly string[] | null,
    request: OperationRequest | null,
    now: number,
  ): Promise<boolean> {
    const puts = [put(kind, operation.id, operation, null, now)];
    if (ids !== null) puts.push(put(idsKind, operation.id, ids, null, now));
    if (request !== null) {
      const { name, fingerprint } = request;
      puts.push(put(requestKind, name, { operation_id: operation.id, fingerprint }, null, now));
    }
    return this.#documents.putAll(puts);
  }

  /** What a request has begun before; null: nothing. */
  async begun(name: string): Promise<{ readonly operation_id: string; readonly fingerprint: string } | null> {
    const document = await this.#documents.get(requestKind, name);
    return document && (document.value as { operation_id: string; fingerprint: string }); // what create wrote
  }

  /** Null: somebody was first. */
  async change(
    { operation: before, version }: Versioned,
    operation: StoredOperation,
    now: number,
    results: readonly OperationResult[] = [],
  ): Promise<Versioned | null> {
    const puts = [put(kind, operation.id, operation, version, now)];
    if (results.length > 0) puts.push(put(resultsKind, resultsId(operation.id, operation.pages), results, null, now));
    const type = toldAs(before, operation);
    const written =
      type !== null && this.#notices
        ? await this.#notices.append([noticeOf(type, operation, version + 1, now)], puts)
        : await this.#documents.putAll(puts);
    return written ? { operation, version: version + 1, updatedAt: now } : null;
  }

  async ids(id: string): Promise<readonly string[]> {
    const document = await this.#documents.get(idsKind, id);
    return (document?.value ?? []) as readonly string[]; // what create wrote
  }

  /** One page of results, oldest first; null behind the last. */
  async results(id: string, page: number): Promise<readonly OperationResult[] | null> {
    const document = await this.#documents.get(resultsKind, resultsId(id, page));
    return document === null ? null : (document.value as unknown as readonly OperationResult[]); // what change wrote
  }
}

/** What a change is told as; null: it is not. */
function toldAs(before: StoredOperation, after: StoredOperation): 'operation.finished' | 'operation.progress' | null {
  if (before.status === 'running' && after.status !== 'running') return 'operation.finished';
  return after.toldAt === before.toldAt ? null : 'operation.progress';
}

function noticeOf(type: NoticeType, operation: StoredOperation, version: number, now: number): NoticeDraft {
  const record = toOperationRecord(operation, version, now, now);
  const reason = type === 'operation.finished' ? operation.status : null;
  return { type, about: `operation:${operation.id}`, reason, data: { operation: record } };
}

function put(kind: string, id: string, value: unknown, expectedVersion: number | null, now: number): DocumentPut {
  return { draft: { kind, id, value: value as JsonValue, updatedAt: now }, expectedVersion }; // plain data by its types
}

function versioned({ value, version, updatedAt }: Document): Versioned {
  return { operation: value as unknown as StoredOperation, version, updatedAt }; // what create and change wrote
}

function resultsId(id: string, page: number): string {
  return `${id}:${String(page).padStart(8, '0')}`;
}
