import { type Command, InvalidArgumentError, Option } from 'commander';
import { filterParameters } from '../query/filter-parameters.js';

/** An option that may be given several times. */
export function several(flags: string, description: string): Option {
  return new Option(flags, `${description} (repeatable)`).argParser((value: string, before: string[] | undefined) => [
    ...(before ?? []),
    value,
  ]);
}

export function whole(least: number, most: number) {
  return (text: string): number => {
    const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`expected an integer from ${least} to ${most}`);
  };
}

/** Seconds of `90`, `90s`, `15m`, `2h`. */
export function seconds(text: string): number {
  const [, amount = '', unit = 's'] = /^(\d{1,6})([smh]?)$/.exec(text) ?? [];
  const factor = { s: 1, m: 60, h: 3600 }[unit || 's'];
  if (amount === '' || factor === undefined)
    throw new InvalidArgumentError('expected a length of time such as 90s or 15m');
  return Number(amount) * factor;
}

const kebab = (name: string) => name.replaceAll('_', '-');
const dataPath = /^[\w-]{1,64}(?:\.[\w-]{1,64}){0,7}=.+$/s;

/** The filters of the API, each as an option of the same name. */
export function withFilters(command: Command): Command {
  for (const [name, { description, repeatable }] of Object.entries(filterParameters)) {
    const flags = `--${kebab(name)} <value>`;
    command.addOption(repeatable ? several(flags, description) : new Option(flags, description));
  }
  return command
    .addOption(several('--data <path=value>', 'a value inside its data, as order.id=81'))
    .option('--query <text>', 'search text, as in the search field of the dashboard');
}

export type Filters = Readonly<Record<string, string | readonly string[]>>;

/** What `withFilters` was given, in the words of the API. */
export function filtersIn(options: Readonly<Record<string, unknown>>): Filters {
  const named = Object.keys(filterParameters).flatMap((name) => {
    const value = options[kebab(name).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    return typeof value === 'string' || Array.isArray(value) ? [[name, value] as const] : [];
  });
  const data = Array.isArray(options.data) ? options.data : [];
  const inside = data.map((given: string): readonly [string, string] => {
    if (!dataPath.test(given)) {
      throw new InvalidArgumentError(
        `--data: expected a path and a value such as order.id=81, got ${JSON.stringify(given)}`,
      );
    }
    const at = given.indexOf('=');
    return [`data.${given.slice(0, at)}`, given.slice(at + 1)];
  });
  const q = typeof options.query === 'string' ? [['q', options.query] as const] : [];
  return Object.fromEntries([...named, ...inside, ...q]);
}
