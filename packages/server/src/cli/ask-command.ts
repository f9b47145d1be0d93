import type { Command } from 'commander';
import type { Client } from '../client/client.js';
import type { CallOptions } from '../client/types.js';
import { contextOf } from './context.js';
import type { Io } from './io.js';

/** What was given to a command. */
export interface Given<Options> {
  readonly args: readonly string[];
  /** Its first argument; '' where it takes none. */
  readonly first: string;
  readonly options: Options;
  /** For the client: Ctrl-C ends it. */
  readonly call: CallOptions;
}

/**
 * Has a command ask a server one thing and show the answer: one thing, a list as a table of these columns, or a word that
 * it is done.
 */
export function asks<Options extends object = object>(
  io: Io,
  command: Command,
  ask: (client: Client, given: Given<Options>) => Promise<object | readonly object[] | undefined>,
  columns: readonly string[] = [],
): void {
  command.action(async () => {
    const { client, output } = contextOf(io, command);
    const args = command.processedArgs.flat().filter((arg): arg is string => typeof arg === 'string');
    const given = { args, first: args[0] ?? '', options: command.opts<Options>(), call: { signal: io.signal } };
    const answer = await ask(client(), given);
    if (answer === undefined) output.done();
    else if (Array.isArray(answer)) output.table(answer, columns);
    else output.record(answer);
  });
}

/** The options that have a value, for a request that leaves out the others. */
export function only<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]: Exclude<Fields[Name], undefined> } {
  // what is left has exactly the type that says so
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
