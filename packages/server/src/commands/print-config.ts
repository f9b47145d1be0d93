import { readConfig } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import { readFlags } from '../config/flags.js';
import { originsOf } from '../config/origins.js';
import type { Environment } from '../config/settings.js';

/**
 * `tx-broadcaster config print`: every setting, where it comes from, and all that is wrong with them. Nothing of a secret.
 */
export async function printConfig(
  argv: readonly string[],
  env: Environment,
  print: (text: string) => void,
): Promise<void> {
  const isJson = argv.includes('--json');
  const flags = argv.filter((flag) => flag !== '--json');
  const origins = originsOf(readFlags(flags, []).given, env);
  const problems = await problemsOf(flags, env);
  if (isJson) print(JSON.stringify({ settings: origins, problems }, null, 2));
  else print(table(origins.map(({ name, value, origin }) => [name, value, origin])));
  if (problems.length > 0) throw new ConfigError(problems);
}

async function problemsOf(flags: readonly string[], env: Environment): Promise<readonly string[]> {
  try {
    await readConfig(flags, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

function table(rows: readonly (readonly [string, string, string])[]): string {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column as 0 | 1].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
