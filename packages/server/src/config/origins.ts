import { isSignerVariable, shownVariable } from '../signers/read-signers.js';
import { textOf } from './flags.js';
import { type Environment, type Setting, settings } from './settings.js';

/** A value that the server works with, and where it comes from. */
export interface Origin {
  /** As in messages: `--port (PORT)`. */
  readonly name: string;
  readonly flag: string | null;
  readonly env: string | null;
  /** Nothing of a secret: that it is set. */
  readonly value: string;
  /** `--port`, `PORT`, the path of a file, or `default`. */
  readonly origin: string;
}

/** Those that may stand in a file that the variable of the same name and `_FILE` names. */
export const secretNames = [
  'DATABASE_URL',
  'DATABASE_LISTEN_URL',
  'BROADCASTER_PRIVATE_KEY',
  'BROADCASTER_SERVER_KEY',
] as const;

/** All settings, whether they are right or wrong. */
export function originsOf(given: ReadonlyMap<string, string>, env: Environment): Origin[] {
  const plain = Object.values<Setting>(settings).map((setting): Origin => {
    const { flag, env: variable } = setting;
    const text = textOf(setting, given, env);
    const isFlag = flag !== undefined && given.has(flag);
    return {
      ...named(flag, variable),
      value: text === undefined ? usual(setting) : shownValue(setting, text),
      origin: text === undefined ? 'default' : isFlag ? `--${flag}` : (variable ?? ''),
    };
  });
  const ofSigners = Object.keys(env)
    .filter((name) => isSignerVariable(name) && env[name])
    .sort()
    .map((name): Origin => ({ ...named(undefined, name), value: shownVariable(name, env), origin: name }));
  return [...plain, ...secretNames.map((name) => secretOrigin(name, env)), ...ofSigners];
}

function secretOrigin(name: string, env: Environment): Origin {
  const from = env[name] ? name : env[`${name}_FILE`] ? `${name}_FILE ${env[`${name}_FILE`]}` : null;
  return { ...named(undefined, name), value: from === null ? 'none' : '[redacted]', origin: from ?? 'default' };
}

function named(flag: string | undefined, variable: string | undefined): Pick<Origin, 'name' | 'flag' | 'env'> {
  const dashed = flag === undefined ? null : `--${flag}`;
  const name = dashed && variable ? `${dashed} (${variable})` : (dashed ?? variable ?? '');
  return { name, flag: dashed, env: variable ?? null };
}

/** The help says it in parentheses. */
function usual({ about }: Setting): string {
  return /\(([^()]*)\)$/.exec(about)?.[1] ?? 'none';
}

/** URLs of nodes hold keys: their hosts are shown. */
function shownValue({ read }: Setting, text: string): string {
  if (read === settings.signerAddresses.read) return isRead(read, text) ? text : '[redacted]';
  if (read !== settings.rpcUrls.read) return text;
  return (settings.rpcUrls.read(text) ?? []).map((url) => new URL(url).host).join(',') || '[redacted]';
}

function isRead(read: Setting['read'], text: string): boolean {
  try {
    return read(text) !== undefined;
  } catch {
    return false;
  }
}
