import type { Documents } from '@tx-broadcaster/core';
import type { Connection } from './connections.js';

/** Where the tables are: which cluster made by `initdb`, which of its databases, after how many promotions and restores. */
interface Place {
  readonly system: string;
  readonly database: string;
  readonly timeline: number;
}

interface Here extends Place {
  /** A commit waits for a standby: one that is promoted has lost nothing. */
  readonly synchronous: boolean;
}

const [kind, id] = ['store', 'place'];

/**
 * The place is kept in the tables themselves, so that it goes along with a copy of them: where a dump is restored, a
 * backup recovered or a standby promoted, they say that they belong elsewhere. A copy of the server's files that is put back
 * under the same server looks like the original, and is not noticed.
 */
export class PlaceMark {
  readonly #here: () => Promise<Here | null>;
  readonly #documents: Documents;

  /** `here` asks the server, see `hereOf`. */
  constructor(here: () => Promise<Here | null>, documents: Documents) {
    this.#here = here;
    this.#documents = documents;
  }

  /** Notes where new tables are; those of a server that does not tell its place are taken at their word. */
  async begin(): Promise<void> {
    const here = await this.#here();
    const noted = await this.#noted();
    if (here === null || noted === null) return await this.#note(here, null);
    if (difference(noted.place, { ...here, timeline: noted.place.timeline }) === null && here.synchronous)
      await this.#note(here, noted.version);
  }

  /** Why the tables may be an older copy; null: they are where they were. */
  async moved(): Promise<string | null> {
    const [here, noted] = [await this.#here(), await this.#noted()];
    return here === null || noted === null ? null : difference(noted.place, here);
  }

  /** What `moved` told has been acted upon, durably: from here on the tables belong here. */
  async accept(): Promise<void> {
    await this.#note(await this.#here(), (await this.#noted())?.version ?? null);
  }

  async #noted(): Promise<{ place: Place; version: number } | null> {
    const document = await this.#documents.get(kind, id);
    return document && { place: document.value as unknown as Place, version: document.version }; // only #note writes it
  }

  async #note(here: Here | null, version: number | null): Promise<void> {
    if (here === null) return;
    const { system, database, timeline } = here;
    // where another instance was first it has noted the same
    await this.#documents.put({ kind, id, value: { system, database, timeline }, updatedAt: 0 }, version);
  }
}

/** null: the server does not tell, as managed ones may, or is none to write to. */
export async function hereOf(connection: Connection): Promise<Here | null> {
  try {
    const [row] = await connection.rows<Here>(
      `select (select system_identifier::text from pg_control_system()) as system,
        (select oid::text from pg_database where datname = current_database()) as database,
        ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int as timeline,
        current_setting('synchronous_standby_names') <> '' as synchronous`,
      [],
    );
    return row ?? null;
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** Not allowed, not there, not supported, not now. */
function isRefusal(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === '42501' || code === '42883' || code === '0A000' || code === '55000';
}

function difference(noted: Place, here: Place): string | null {
  if (noted.system !== here.system)
    return `the tables belong to the PostgreSQL cluster ${noted.system}, this one is ${here.system}: a dump was restored, or they were moved`;
  if (noted.database !== here.database)
    return `the tables belong to the database with oid ${noted.database}, this one has ${here.database}: a dump was restored, or they were copied`;
  if (noted.timeline !== here.timeline)
    return `the server was on timeline ${noted.timeline}, and is on ${here.timeline}: a standby that lagged behind may have been promoted, or a backup recovered`;
  return null;
}
