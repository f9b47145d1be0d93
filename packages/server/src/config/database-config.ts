import { join } from 'node:path';
import { secretOf } from './secret.js';
import { type Environment, nameOf, type Settings, settings } from './settings.js';

/** Where transactions are kept. */
export type DatabaseConfig =
  | { readonly kind: 'sqlite'; readonly path: string }
  | {
      readonly kind: 'postgres';
      readonly url: string;
      readonly schema: string | undefined;
      readonly connections: number | undefined;
      readonly partitions: number | undefined;
      /** The server itself, where `url` is a pooler's. */
      readonly listenUrl: string | undefined;
    };

interface Given {
  readonly set: Settings;
  readonly env: Environment;
  /** What the configuration file says. */
  readonly ofModule: string | null;
  readonly dataDir: string;
}

const expected = 'a URL like postgres://user:password@host:5432/database';

/** A URL names a PostgreSQL server that several instances may share, none the file of one instance. */
export function databaseConfig({ set, env, ofModule, dataDir }: Given, problems: string[]): DatabaseConfig {
  const inEnvironment = urlOf('DATABASE_URL', env, problems);
  if (ofModule !== null && !isPostgresUrl(ofModule)) {
    problems.push(`${nameOf(settings.configFile)}: expected \`database\` to be ${expected}, got something else.`);
  }
  const url = inEnvironment ?? ofModule;
  const listenUrl = urlOf('DATABASE_LISTEN_URL', env, problems);
  const { sqlitePath, databaseSchema: schema, databaseConnections: connections, mode = 'all' } = set;
  const { databasePartitions: partitions } = set;
  if (url === null) {
    const pointless = {
      databaseSchema: schema,
      databaseConnections: connections,
      databasePartitions: partitions,
    } as const;
    for (const name of ['databaseSchema', 'databaseConnections', 'databasePartitions'] as const) {
      if (pointless[name] !== undefined)
        problems.push(`${nameOf(settings[name])}: expected DATABASE_URL with it, got none. Set it, or leave this out.`);
    }
    if (mode !== 'all') {
      problems.push(
        `${nameOf(settings.mode)}: expected DATABASE_URL with ${mode}, got none. An SQLite file has one instance, which does all.`,
      );
    }
    return { kind: 'sqlite', path: sqlitePath ?? join(dataDir, 'broadcaster.db') };
  }
  if (sqlitePath !== undefined) {
    problems.push(
      `${nameOf(settings.sqlitePath)}: expected one database, got DATABASE_URL as well. Leave one of them out.`,
    );
  }
  return { kind: 'postgres', url, schema, connections, partitions, listenUrl: listenUrl ?? undefined };
}

function urlOf(name: string, env: Environment, problems: string[]): string | null {
  const found = secretOf(name, env);
  if (found === null) return null;
  if ('problem' in found) {
    problems.push(found.problem);
    return null;
  }
  if (!isPostgresUrl(found.text)) {
    problems.push(
      `${found.from}: expected ${expected}, got something else. Escape what a URL cannot hold, as %40 for @ in a password.`,
    );
  }
  return found.text;
}

/** The password of a URL, as it stands there and as it is; none: an empty list. */
export function passwordIn(url: string): string[] {
  const { password } = new URL(url);
  return password === '' ? [] : [...new Set([password, decodeURIComponent(password)])];
}

function isPostgresUrl(text: string): boolean {
  if (!/^postgres(?:ql)?:\/\//.test(text)) return false;
  try {
    passwordIn(text);
    return true;
  } catch {
    return false;
  }
}
