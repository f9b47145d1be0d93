import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';

/** A restore is noticed unless its backup is younger than this. */
const writeEveryMs = 1000;

interface Mark {
  /** The database it belongs to: the file may have been swapped for another one on purpose. */
  readonly database: string;
  /** The sum of what only ever rises: all lanes' seq and epoch. */
  readonly height: number;
}

/**
 * How far the database had come, kept in a small file beside it. A backup that is put back brings its own rows, but not
 * this file: it then stands higher than the database. Written lazily, after commits that are durable, so that it never
 * stands higher by itself; without it nothing is proved.
 */
export class Watermark {
  readonly #database: Database;
  readonly #path: string;
  readonly #identity: string;
  #behind: string | null;
  #timer: NodeJS.Timeout | null = null;

  /** The database has its tables. */
  constructor(database: Database, file: string) {
    this.#database = database;
    this.#path = `${file}.watermark`;
    this.#identity = identityOf(database);
    this.#behind = this.#compare(readMark(this.#path));
  }

  /** Why the database is an older copy of itself; null: no reason to believe so. */
  get behind(): string | null {
    return this.#behind;
  }

  /** Something was committed. */
  noteCommit(): void {
    this.#timer ??= setTimeout(() => this.#write(), writeEveryMs).unref();
  }

  /** What was told by `behind` has been acted upon, durably: from here on the database counts as it is. */
  accept(): void {
    this.#behind = null;
    this.#write();
  }

  close(): void {
    this.#write();
  }

  #write(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    // what proves the restore stays until it has been acted upon
    if (this.#behind !== null) return;
    try {
      const mark: Mark = { database: this.#identity, height: this.#height() };
      writeFileSync(`${this.#path}.new`, JSON.stringify(mark));
      renameSync(`${this.#path}.new`, this.#path);
    } catch {
      // on a full disk, or a closed handle, the older mark stays: it proves less, and nothing wrong
    }
  }

  #compare(mark: Mark | null): string | null {
    if (mark === null || mark.database !== this.#identity) return null;
    const height = this.#height();
    if (height >= mark.height) return null;
    return `${this.#path} says that the database had come to ${mark.height}, it stands at ${height}: an older copy was put back`;
  }

  #height(): number {
    return this.#database.prepare<[], number>('select coalesce(sum(seq + epoch), 0) from lanes').pluck().get() ?? 0;
  }
}

/** A name of its own for every database, made with it. */
function identityOf(database: Database): string {
  const of = "kind = 'store' and id = 'identity'";
  const add = `insert into documents (kind, id, value, version, updated_at)
    values ('store', 'identity', json_quote(lower(hex(randomblob(16)))), 1, 0) on conflict do nothing`;
  database.exec(add);
  return database.prepare<[], string>(`select value from documents where ${of}`).pluck().get() ?? '';
}

function readMark(path: string): Mark | null {
  try {
    const mark = JSON.parse(readFileSync(path, 'utf8')) as Mark; // only this file writes it
    return typeof mark.database === 'string' && Number.isSafeInteger(mark.height) ? mark : null;
  } catch {
    return null;
  }
}
