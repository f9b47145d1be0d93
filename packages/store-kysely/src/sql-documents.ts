import type { DocumentPut, Documents } from '@tx-broadcaster/core';
import type { Asking } from './asking.js';
import type { Cell } from './columns.js';
import { documentOf } from './document-row.js';
import * as json from './json-column.js';
import { insert, update } from './statement.js';
import * as work from './work.js';
import { keep, query, undo, type Work, type WorkRunner } from './work.js';

const addDocuments = insert('documents', ['kind', 'id', 'value', 'version', 'updated_at'], ['kind', 'id']);
const changeDocuments = update('documents', ['value', 'version', 'updated_at'], ['kind', 'id', 'version']);

/** The documents on any SQL database. */
export function sqlDocuments({ db, ask }: Asking, driver: WorkRunner): Documents {
  const documents = db.selectFrom('documents').selectAll();
  const putAll = (puts: readonly DocumentPut[]) => driver.write(() => putWork(puts));
  return {
    async get(kind, id) {
      const [row] = await ask(documents.where('kind', '=', kind).where('id', '=', id));
      return row === undefined ? null : documentOf(row);
    },
    async list(kind, { after = null, limit, order = 'ascending' }) {
      const isAscending = order === 'ascending';
      const all = documents.where('kind', '=', kind).orderBy('id', isAscending ? 'asc' : 'desc');
      const behind = after === null ? all : all.where('id', isAscending ? '>' : '<', after);
      return (await ask(behind.limit(limit))).map(documentOf);
    },
    put: (draft, expectedVersion) => putAll([{ draft, expectedVersion }]),
    putAll,
    remove: (kind, id) =>
      driver.write(function* (): Work<void> {
        const one = db.deleteFrom('documents').where('kind', '=', kind).where('id', '=', id);
        yield* query(one.returning('id').compile());
        return keep(undefined);
      }),
  };
}

function* putWork(puts: readonly DocumentPut[]): Work<boolean> {
  const added: Cell[][] = [];
  const changed: Cell[][] = [];
  // always in the same order: writers that share documents then never wait in a circle
  for (const { draft, expectedVersion } of puts.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))) {
    const { kind, id, updatedAt } = draft;
    const value = json.data.encode(draft.value);
    if (expectedVersion === null) added.push([kind, id, value, 1, updatedAt]);
    else changed.push([value, expectedVersion + 1, updatedAt, kind, id, expectedVersion]);
  }
  const written = [...(yield* work.change(addDocuments, added)), ...(yield* work.change(changeDocuments, changed))];
  return written.includes(false) ? undo(false) : keep(true);
}

function nameOf({ draft: { kind, id } }: DocumentPut): string {
  return JSON.stringify([kind, id]);
}
