import { secretOf } from '../config/secret.js';
import { CommandFailure, exitCodes } from './failure.js';

/** What a variable holds, or the file that `<name>_FILE` names; null: neither is set. Arguments are for everybody to read. */
export function readSecret(name: string, env: Readonly<Record<string, string | undefined>>): string | null {
  const found = secretOf(name, env);
  if (found === null) return null;
  if ('problem' in found) throw new CommandFailure(exitCodes.configuration, found.problem);
  return found.text;
}
