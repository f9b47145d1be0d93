import { secretOf } from './secret.js';
import type { Environment, Settings } from './settings.js';

export interface WebhooksConfig {
  readonly allowPrivate: readonly string[];
  readonly allowHttp: boolean;
  /** What the secrets of webhooks follow from; null: a key of its own in the data folder. */
  readonly serverKey: string | null;
}

const name = 'BROADCASTER_SERVER_KEY';
const howToMake = 'Make one with: openssl rand -base64 32';
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
  const found = secretOf(name, env);
  if (found === null) return null;
  if ('text' in found && found.text.length >= 32) return found.text;
  problems.push(
    'problem' in found ? found.problem : `${found.from}: expected ${expected}, got ${found.text.length}. ${howToMake}`,
  );
  return null;
}

/** Instances that share a database sign the same webhooks: what one of them keeps in a file of its own is of no use. */
export function requireSharedKey({ serverKey }: WebhooksConfig, env: Environment, problems: string[]): void {
  if (serverKey === null && !env[name] && !env[`${name}_FILE`])
    problems.push(
      `${name}: expected ${expected}, the same for all instances, with DATABASE_URL, got none. ${howToMake}`,
    );
}
