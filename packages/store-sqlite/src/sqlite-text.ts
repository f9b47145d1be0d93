import type { Change, Find } from '@tx-broadcaster/store-kysely';

/**
 * A statement in SQLite’s words, for one row.
 *
 * @internal
 */
export function sqliteText(statement: Change | Find): string {
  const table = quoted(statement.table);
  if (!('does' in statement))
    return `select ${list(statement.columns)} from ${table} where ${equals(statement.key, ' and ')}`;
  switch (statement.does) {
    case 'insert': {
      const values = statement.columns.map(() => '?').join(', ');
      const text = `insert into ${table} (${list(statement.columns)}) values (${values})`;
      return statement.unlessTaken !== null ? `${text} on conflict do nothing` : text;
    }
    case 'update': {
      return `update ${table}${by(statement.via)} set ${equals(statement.set, ', ')} where ${equals(statement.key, ' and ')}`;
    }
    case 'remove':
      return `delete from ${table}${by(statement.via)} where ${equals(statement.key, ' and ')}`;
    case 'tally': {
      const amount = quoted(statement.amount);
      const columns = [...statement.key, statement.amount];
      const values = columns.map(() => '?').join(', ');
      const raise = `on conflict do update set ${amount} = ${amount} + excluded.${amount}`;
      return `insert into ${table} (${list(columns)}) values (${values}) ${raise}`;
    }
  }
}

const by = (index: string | null) => (index === null ? '' : ` indexed by ${quoted(index)}`);
const quoted = (name: string) => `"${name}"`;
const list = (names: readonly string[]) => names.map(quoted).join(', ');
const equals = (names: readonly string[], between: string) => names.map((name) => `${quoted(name)} = ?`).join(between);
