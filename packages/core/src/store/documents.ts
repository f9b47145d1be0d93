import type { JsonValue } from '../transaction/transaction.js';

/**
 * Small records of whoever runs a broadcaster (keys, users, webhooks, audit), kept beside the transactions. The store
 * knows nothing of what is in them. Their order is that of their ids, compared byte by byte.
 *
 * As everywhere in a store, a write resolves only after the commit is durable, and a rejected promise means *unknown*.
 */
export interface Documents {
  /** The document, or null. */
  get(kind: string, id: string): Promise<Document | null>;

  /** One page of a kind in the order of ids, starting behind `after`, which need not exist. */
  list(kind: string, query: DocumentQuery): Promise<Document[]>;

  /**
   * Writes a document if its stored version is `expectedVersion`, null: if there is none. Its version is then one
   * higher, 1 for a new one. False: somebody was first, and nothing was changed.
   */
  put(draft: DocumentDraft, expectedVersion: number | null): Promise<boolean>;

  /** The same for several documents, each named once, all or nothing. */
  putAll(puts: readonly DocumentPut[]): Promise<boolean>;

  /** Removes the document, whatever its version; does nothing where there is none. */
  remove(kind: string, id: string): Promise<void>;
}

export interface Document {
  readonly kind: string;
  readonly id: string;
  readonly value: JsonValue;
  /** Counts its writes, from 1. */
  readonly version: number;
  /** Epoch ms, as the last writer said. */
  readonly updatedAt: number;
}

export type DocumentDraft = Omit<Document, 'version'>;

export interface DocumentPut {
  readonly draft: DocumentDraft;
  readonly expectedVersion: number | null;
}

export interface DocumentQuery {
  readonly after?: string | null;
  readonly limit: number;
  /** Default `ascending`. */
  readonly order?: 'ascending' | 'descending';
}
