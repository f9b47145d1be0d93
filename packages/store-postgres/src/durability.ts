import type { Connection } from './connections.js';

/** What it means when a setting is off without which the server may forget what it has confirmed. */
const needed = {
  fsync: 'After a power loss or a crash of its machine the database may be damaged or have lost what was accepted.',
  full_page_writes: 'After a power loss or a crash of its machine the database may be damaged.',
} as const;

/** What of the promise this server cannot keep, in a sentence each. */
export async function durabilityWarnings(connection: Connection): Promise<string[]> {
  const names = Object.keys(needed);
  const rows = await connection.rows<{ name: keyof typeof needed; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [names],
  );
  return rows
    .filter(({ setting }) => setting !== 'on')
    .map(({ name, setting }) => `PostgreSQL runs with ${name} = ${setting}. ${needed[name]} Set it to on.`);
}
