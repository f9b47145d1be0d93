import type { Compilable, Kysely } from 'kysely';
import type { Database } from './schema.js';
import { keep, query, type Work } from './work.js';

/** For queries whose shape depends on what is asked: where to build them, and how to run one. */
export interface Asking {
  readonly db: Kysely<Database>;
  readonly ask: <Row>(query: Compilable<Row>) => Promise<readonly Row[]>;
}

export function* answering<Row>(asked: Compilable<Row>): Work<readonly Row[]> {
  return keep(yield* query(asked.compile()));
}
