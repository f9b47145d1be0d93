import { parseArgs } from 'node:util';
import { nearest } from '../http/nearest.js';
import { shown } from '../http/shown.js';
import { type Environment, type Setting, settings } from './settings.js';

const switches = ['dev', 'insecure-no-auth', 'after-restore', 'help', 'version'] as const;

export interface Flags {
  readonly on: ReadonlySet<string>;
  readonly given: ReadonlyMap<string, string>;
}

/** The options of a command; what is wrong with them is added to the problems. */
export function readFlags(argv: readonly string[], problems: string[]): Flags {
  const valued = Object.values<Setting>(settings).flatMap(({ flag }) => flag ?? []);
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(valued.map((flag) => [flag, { type: 'string' as const }])),
      ...Object.fromEntries(switches.map((flag) => [flag, { type: 'boolean' as const }])),
      help: { type: 'boolean', short: 'h' },
    },
  });
  const on = new Set<string>();
  const given = new Map<string, string>();
  let mayBeItsValue = false;
  for (const token of tokens) {
    // what follows an option that does not exist is most likely its value
    const isExplained = mayBeItsValue;
    mayBeItsValue = false;
    if (token.kind === 'positional' && !isExplained)
      problems.push(`${shown(token.value)}: expected options only, got an argument. See --help.`);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if ((switches as readonly string[]).includes(name)) {
      if (value === undefined) on.add(name);
      else problems.push(`${rawName}: expected no value, got ${shown(value)}. Write ${rawName} alone.`);
    } else if (!valued.includes(name)) {
      mayBeItsValue = value === undefined;
      const meant = nearest(name, [...valued, ...switches]);
      problems.push(`${rawName}: there is no such option${meant ? `, did you mean --${meant}?` : '. See --help.'}`);
    } else if (value === undefined) problems.push(`${rawName}: expected a value, got none. Write ${rawName} <value>.`);
    else given.set(name, value);
  }
  return { on, given };
}

/** What a setting was given as; undefined: it was not. */
export function textOf(
  { flag, env: variable }: Setting,
  given: ReadonlyMap<string, string>,
  env: Environment,
): string | undefined {
  const text =
    (flag === undefined ? undefined : given.get(flag)) ?? (variable === undefined ? undefined : env[variable]);
  // an empty variable is how compose files leave one out
  return text === '' ? undefined : text;
}
