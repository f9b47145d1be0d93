import { readFileSync } from 'node:fs';
import { messageOf } from '@tx-broadcaster/core';
import type { Environment } from './settings.js';

/** A secret, and the variable that it came from; or what is wrong, which never repeats any of it. */
export type Secret = { readonly text: string; readonly from: string } | { readonly problem: string };

/** What stands in a variable, or in the file that the variable of the same name and `_FILE` names; null: neither is set. */
export function secretOf(name: string, env: Environment): Secret | null {
  const [inline, file] = [env[name], env[`${name}_FILE`]];
  if (inline && file)
    return { problem: `${name}: expected the value itself or ${name}_FILE, got both. Unset one of them.` };
  if (inline) return { text: inline.trim(), from: name };
  if (!file) return null;
  const from = `${name}_FILE`;
  try {
    return { text: readFileSync(file, 'utf8').trim(), from };
  } catch (error) {
    return {
      problem: `${from}: expected a file that can be read, got ${messageOf(error)}. Check the path and its permissions.`,
    };
  }
}
