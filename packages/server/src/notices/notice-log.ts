import type { Clock, Document, DocumentPut, Documents } from '@tx-broadcaster/core';
import { type Notice, type NoticeDraft, noticeValue } from './notice.js';

const kind = 'notice';
const digits = 16;
const keepMs = 30 * 86_400_000;
const pruneEvery = 50;

export interface NoticeLogOptions {
  readonly documents: Documents;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * What happened to signers, endpoints, operations and webhooks, of all instances, in one order without a hole: kept for
 * 30 days. Read like a store's log of events.
 */
export class NoticeLog {
  readonly #documents: Documents;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #listeners = new Set<() => void>();

  constructor({ documents, clock }: NoticeLogOptions) {
    this.#documents = documents;
    this.#clock = clock;
  }

  /**
   * Writes notices together with the change that they tell of, in one commit. False: the change met another version than
   * it expected, and nothing was written.
   *
   * @param commit writes several documents, all or nothing
   */
  async append(
    drafts: readonly NoticeDraft[],
    change: readonly DocumentPut[],
    commit = (puts: readonly DocumentPut[]) => this.#documents.putAll(puts),
  ): Promise<boolean> {
    for (;;) {
      const last = await this.lastPosition();
      const first = Number(last ?? 0) + 1;
      const now = this.#clock.now();
      const puts = drafts.map((draft, at): DocumentPut => {
        const document = { kind, id: positionOf(first + at), value: noticeValue(draft, now), updatedAt: now };
        return { draft: document, expectedVersion: null };
      });
      if (await commit([...change, ...puts])) {
        for (const tell of this.#listeners) tell();
        if (Math.floor(first / pruneEvery) !== Math.floor((first + drafts.length) / pruneEvery)) await this.#prune(now);
        return true;
      }
      // nobody else has written here: it was the change
      if ((await this.lastPosition()) === last) return false;
    }
  }

  /** Those behind a position, oldest first; null: from the beginning. */
  async eventsAfter(position: string | null, limit: number): Promise<Notice[]> {
    return (await this.#documents.list(kind, { after: position, limit })).map(noticeOf);
  }

  /** null: there was none ever. */
  async lastPosition(): Promise<string | null> {
    const [last] = await this.#documents.list(kind, { limit: 1, order: 'descending' });
    return last?.id ?? null;
  }

  /** Null where it was removed. */
  async get(position: string): Promise<Notice | null> {
    const document = await this.#documents.get(kind, position);
    return document && noticeOf(document);
  }

  /** Calls back whenever this instance has written; returns how to stop that. */
  onHint(hint: () => void): () => void {
    this.#listeners.add(hint);
    return () => this.#listeners.delete(hint);
  }

  /** The newest one stays, so that positions go on. */
  async #prune(now: number): Promise<void> {
    const last = await this.lastPosition();
    for (const { id, updatedAt } of await this.#documents.list(kind, { limit: pruneEvery * 4 })) {
      if (updatedAt > now - keepMs || id === last) return;
      await this.#documents.remove(kind, id);
    }
  }
}

function positionOf(seq: number): string {
  return String(seq).padStart(digits, '0');
}

function noticeOf({ id, value }: Document): Notice {
  return { ...(value as unknown as Omit<Notice, 'position'>), position: id }; // this kind is only written above
}
