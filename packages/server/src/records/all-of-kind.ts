import type { Document, Documents } from '@tx-broadcaster/core';

/** All documents of a kind, in the order of their ids: for kinds of which people make each one by hand. */
export async function allOfKind(documents: Documents, kind: string): Promise<Document[]> {
  const found: Document[] = [];
  for (;;) {
    const page = await documents.list(kind, { after: found.at(-1)?.id ?? null, limit: 500 });
    if (page.length === 0) return found;
    found.push(...page);
  }
}
