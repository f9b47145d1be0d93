import type { TransactionRecord } from '@tx-broadcaster/core';
import type { Io } from './io.js';

export interface OutputOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

type Row = Readonly<Record<string, unknown>>;

/** Writes results: as JSON, or for people. */
export class Output {
  readonly isJson: boolean;
  readonly #io: Io;
  readonly #isQuiet: boolean;

  constructor(io: Io, { json = false, quiet = false }: OutputOptions) {
    this.#io = io;
    this.isJson = json;
    this.#isQuiet = quiet;
  }

  /** One thing: its JSON, or its fields below each other. */
  record(value: object): void {
    if (this.isJson) this.#io.out(`${JSON.stringify(value)}\n`);
    else this.#io.out(fieldsOf(value));
  }

  /** Nothing to show. */
  done(): void {
    if (this.isJson) this.#io.out('{"done":true}\n');
    else this.note('Done.');
  }

  /** Several: a line of JSON each, or a table of some of their fields. */
  table(rows: readonly object[], columns: readonly string[]): void {
    if (this.isJson) this.#io.out(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    else this.#io.out(tableOf(rows, columns));
  }

  /** A sentence for people, beside the result. */
  note(text: string): void {
    if (!this.isJson && !this.#isQuiet) this.#io.err(`${text}\n`);
  }
}

function fieldsOf(value: object): string {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries.map(([name, item]) => `${name.padEnd(width)}  ${shown(item)}\n`).join('');
}

function tableOf(rows: readonly object[], columns: readonly string[]): string {
  const cells = rows.map((row) => columns.map((name) => shown((row as Row)[name])));
  const widths = columns.map((name, at) => Math.max(name.length, ...cells.map((line) => line[at]?.length ?? 0)));
  const line = (texts: readonly string[]) =>
    `${texts
      .map((text, at) => text.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()}\n`;
  return line(columns.map((name) => name.toUpperCase())) + cells.map(line).join('');
}

export const transactionColumns = ['transaction_id', 'status', 'stage', 'message_type', 'nonce', 'hash', 'created_at'];

/** A transaction in one line, while it is watched. */
export function lineOf({ transaction_id, stage, blocked_on, nonce, hash, failure }: TransactionRecord): string {
  const why = blocked_on === null ? '' : `, waits for ${blocked_on}`;
  const slot = nonce === null ? '' : ` nonce ${nonce} ${hash ?? ''}`;
  return `${transaction_id} ${stage}${why}${slot}${failure ? ` (${failure.message})` : ''}`;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '-';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  // a control character would move the cursor of whoever looks
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
