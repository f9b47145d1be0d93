import type { Document, DocumentPut, Documents } from '../documents.js';

/** Documents in this process's memory; `assertOpen` throws once their store is closed. */
export function memoryDocuments(assertOpen: () => void): Documents {
  const kinds = new Map<string, Map<string, Document>>();

  function kindOf(kind: string): Map<string, Document> {
    const documents = kinds.get(kind) ?? new Map<string, Document>();
    kinds.set(kind, documents);
    return documents;
  }

  function putAll(puts: readonly DocumentPut[]): boolean {
    const isExpected = ({ draft: { kind, id }, expectedVersion }: DocumentPut) =>
      (kindOf(kind).get(id)?.version ?? null) === expectedVersion;
    if (!puts.every(isExpected)) return false;
    for (const { draft, expectedVersion } of puts) {
      const { kind, id, updatedAt } = draft;
      // its writer keeps the value it passed in and may change it
      const value = structuredClone(draft.value);
      kindOf(kind).set(id, { kind, id, value, version: (expectedVersion ?? 0) + 1, updatedAt });
    }
    return true;
  }

  return {
    async get(kind, id) {
      assertOpen();
      return structuredClone(kindOf(kind).get(id)) ?? null;
    },
    async list(kind, { after = null, limit, order = 'ascending' }) {
      assertOpen();
      const sign = order === 'ascending' ? 1 : -1;
      const byId = (a: string, b: string) => sign * compareBytes(a, b);
      const found = [...kindOf(kind).values()].filter(({ id }) => after === null || byId(id, after) > 0);
      return structuredClone(found.sort((a, b) => byId(a.id, b.id)).slice(0, limit));
    },
    async put(draft, expectedVersion) {
      assertOpen();
      return putAll([{ draft, expectedVersion }]);
    },
    async putAll(puts) {
      assertOpen();
      return putAll(puts);
    },
    async remove(kind, id) {
      assertOpen();
      kindOf(kind).delete(id);
    },
  };
}

/** Code points and UTF-8 bytes have one order; JavaScript compares code units, which have another. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
