import type { Command } from 'commander';
import { type Client, createClient } from '../client/client.js';
import { CommandFailure, exitCodes } from './failure.js';
import type { Io } from './io.js';
import { Output } from './output.js';
import { Progress } from './progress.js';
import { readSecret } from './read-secret.js';

/** Options that every command has. */
interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly url?: string;
}

/** What a command works with. */
export interface CommandContext {
  readonly io: Io;
  readonly output: Output;
  /** The server that `--url` names. */
  client(): Client;
  progress(label: string): Progress;
}

export function contextOf(io: Io, command: Command): CommandContext {
  const options = command.optsWithGlobals<CommonOptions>();
  const { json = false, quiet = false } = options;
  return {
    io,
    output: new Output(io, { json, quiet }),
    client: () => clientOf(io, options.url),
    progress: (label) => new Progress(io, label, { json, quiet }),
  };
}

const defaultUrl = 'http://127.0.0.1:3000';

function clientOf(io: Io, given: string | undefined): Client {
  const url = given ?? (io.env.BROADCASTER_URL || defaultUrl);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CommandFailure(exitCodes.usage, `--url: expected an http(s) URL, got ${JSON.stringify(url)}`);
  }
  const apiKey = readSecret('BROADCASTER_API_KEY', io.env);
  return createClient({
    url,
    clock: io.clock,
    tries: 3,
    ...(apiKey === null ? {} : { apiKey }),
    ...(io.fetch ? { fetch: io.fetch } : {}),
  });
}

/** A command of a server: where that is, and how results are told. */
export function common(command: Command): Command {
  return told(command).option('--url <url>', `the server (BROADCASTER_URL, else ${defaultUrl})`);
}

/** How results are told. */
export function told(command: Command): Command {
  return command
    .option('--json', 'results as JSON, errors and progress too')
    .option('-q, --quiet', 'no progress, no advice');
}

const databaseFlags = ['data-dir', 'sqlite-path', 'database-schema', 'config'] as const;

/** A command of a database: which one, in the server's own options. */
export function withDatabase(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'where data is kept (BROADCASTER_DATA_DIR)')
    .option('--sqlite-path <file>', 'the database (BROADCASTER_SQLITE_PATH; DATABASE_URL names a PostgreSQL)')
    .option('--database-schema <name>', 'schema of the tables in DATABASE_URL')
    .option('--config <file>', "the server's configuration file");
}

/** A command of a server that can do without one. */
export function orOffline(command: Command): Command {
  return withDatabase(command.option('--offline', 'in the database itself, without a server'));
}

/** What `withDatabase` was given, as the server takes it. */
export function databaseArguments(options: object): string[] {
  const given = Object.entries(options);
  return databaseFlags.flatMap((flag) => {
    const name = flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const [, value] = given.find(([one]) => one === name) ?? [];
    return typeof value === 'string' ? [`--${flag}`, value] : [];
  });
}
