import { readFileSync } from 'node:fs';
import { messageOf } from '@tx-broadcaster/core';
import type { Environment } from './config.js';
import type { Settings } from './settings.js';

export interface WebhooksConfig {
  readonly allowPrivate: readonly string[];
  readonly allowHttp: boolean;
  /** What the secrets of webhooks follow from; null: a key of its own in the data folder. */
  readonly serverKey: string | null;
}

const name = 'BROADCASTER_SERVER_KEY';
const expected = 'at least 32 characters that nobody can guess';

/** In development mode webhooks may lead to this machine. */
export function webhooksConfig(
  { webhooksAllow = [] }: Settings,
  env: Environment,
  isDev: boolean,
  problems: string[],
): WebhooksConfig {
  const local = isDev ? ['127.0.0.0/8', '::1'] : [];
  return {
    allowPrivate: [...local, ...webhooksAllow],
    allowHttp: isDev || webhooksAllow.length > 0,
    serverKey: readServerKey(env, problems),
  };
}

function readServerKey(env: Environment, problems: string[]): string | null {
  const { [name]: inline, [`${name}_FILE`]: file } = env;
  if (inline && file) problems.push(`${name}: expected the key itself or ${name}_FILE, got both. Unset one of them.`);
  if (!inline && !file) return null;
  try {
    const key = (inline || readFileSync(file ?? '', 'utf8')).trim();
    if (key.length >= 32) return key;
    problems.push(`${name}: expected ${expected}, got ${key.length}. Make one with: openssl rand -base64 32`);
  } catch (error) {
    problems.push(`${name}_FILE: expected a file with ${expected}, got ${messageOf(error)}. Check the path.`);
  }
  return null;
}
