import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreImage } from '@tx-broadcaster/core/testing';
import {
  type AttemptRow,
  attemptOf,
  type EventRow,
  eventOf,
  type SlotRow,
  slotOf,
  type TransactionRow,
  transactionOf,
} from '@tx-broadcaster/store-kysely';
import Database from 'better-sqlite3';

/** Everything that a database file holds, read from a copy: the original stays as the dead process left it. */
export function imageOf(path: string): StoreImage {
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  const copy = join(folder, 'copy.db');
  for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
  const database = new Database(copy);
  try {
    const [verdict] = database.pragma('integrity_check', { simple: false }) as { integrity_check: string }[];
    if (verdict?.integrity_check !== 'ok') throw new Error(`the database is damaged: ${verdict?.integrity_check}`);
    const all = <Row>(table: string, order: string) =>
      database.prepare<[], Row>(`select * from ${table} order by ${order}`).all();
    return {
      transactions: all<TransactionRow>('transactions', 'seq').map(transactionOf),
      slots: all<SlotRow>('slots', 'lane, nonce').map(slotOf),
      attempts: all<AttemptRow>('attempts', 'lane, nonce, position').map(attemptOf),
      events: all<EventRow>('events', 'transaction_id, seq').map(eventOf),
    };
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
