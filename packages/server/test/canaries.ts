import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A secret that nothing but its owner may ever show, and what it is. */
export interface Canary {
  readonly name: string;
  readonly text: string;
}

/** A secret nobody has seen before. */
export function canaryText(): string {
  return `canary${randomBytes(18).toString('hex')}`;
}

/** Where secrets were found: `private key in the log`. */
export function findCanaries(
  canaries: readonly Canary[],
  places: Readonly<Record<string, string | Uint8Array>>,
): string[] {
  return Object.entries(places).flatMap(([place, content]) => {
    const bytes = Buffer.from(content);
    return canaries
      .filter(({ text }) => formsOf(text).some((form) => bytes.includes(form)))
      .map(({ name }) => `${name} in ${place}`);
  });
}

/** All files below a folder, by path. */
export function filesIn(folder: string): Record<string, Uint8Array> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name))]),
  );
}

/** Everything in a database, as text: in its file a long value lies in pieces. */
export function rowsOf(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare("select name from sqlite_schema where type = 'table'").all();
  const rows = tables.flatMap(({ name }) => database.prepare(`select * from "${name}"`).all());
  database.close();
  const hex = (_key: string, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
  return rows.map((row) => JSON.stringify(row, hex)).join('\n');
}

/** The shapes in which a text may have come through. */
function formsOf(text: string): Buffer[] {
  const bare = text.replace(/^0x/, '');
  const isHex = /^(?:[\da-f]{2})+$/i.test(bare);
  return [
    bare,
    bare.toUpperCase(),
    encodeURIComponent(bare),
    JSON.stringify(bare).slice(1, -1),
    // whatever stands in front or behind, some of this is in the encoding of the whole
    ...[0, 1, 2].map((shift) => middleOf(Buffer.from('x'.repeat(shift) + bare).toString('base64'))),
    Buffer.from(bare).toString('hex'),
  ]
    .map((form) => Buffer.from(form))
    .concat(isHex ? [Buffer.from(bare, 'hex')] : []);
}

function middleOf(base64: string): string {
  return base64.slice(4, -4);
}
