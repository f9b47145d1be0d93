import { durationMs } from '@tx-broadcaster/core';
import { parseEther } from 'viem';
import { roles } from '../access/role.js';
import type { Quota } from '../limits/token-buckets.js';
import { addresses, headerName, integer, oneOf, origins, path, ranges, rpcUrls } from './setting-values.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One thing that can be set, by a flag, a variable of the environment, or both; the flag wins. */
export interface Setting<Value = unknown> {
  readonly flag?: string;
  readonly env?: string;
  /** What stands for the value in the help. */
  readonly placeholder: string;
  readonly about: string;
  readonly expected: string;
  /** What to do about a wrong value. */
  readonly advice: string;
  /** The value, or undefined for a text that is none. Throwing is the same. */
  readonly read: (text: string) => Value | undefined;
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const auths = ['none', 'accounts'] as const;
const modes = ['all', 'api', 'worker'] as const;
const successes = ['accepted', 'mined', 'confirmed'] as const;

/** Everything but the switches. Secrets have no flag: the arguments of a process are for everybody to read. */
export const settings = {
  port: setting({
    flag: 'port',
    env: 'PORT',
    placeholder: '<number>',
    about: 'port to listen on, 0 for any free one (3000)',
    expected: 'an integer from 0 to 65535',
    advice: 'Choose a free port, or 0 for any.',
    read: (text) => integer(text, 0, 65_535),
  }),
  host: setting({
    flag: 'host',
    env: 'HOST',
    placeholder: '<address>',
    about: 'address to listen on (127.0.0.1)',
    expected: 'an IP address or a host name',
    advice: 'Use 127.0.0.1 for this machine only.',
    read: (text) => (/^[\w.:[\]-]+$/.test(text) ? text.replace(/^\[|\]$/g, '') : undefined),
  }),
  dataDir: setting({
    flag: 'data-dir',
    env: 'BROADCASTER_DATA_DIR',
    placeholder: '<folder>',
    about: 'where data is kept (.data)',
    expected: 'a folder',
    advice: 'Give a folder that can be written.',
    read: path,
  }),
  sqlitePath: setting({
    flag: 'sqlite-path',
    env: 'BROADCASTER_SQLITE_PATH',
    placeholder: '<file>',
    about: 'the database (broadcaster.db in the data folder)',
    expected: 'a file',
    advice: 'Give a file on a local disk.',
    read: path,
  }),
  databaseSchema: setting({
    flag: 'database-schema',
    env: 'BROADCASTER_DATABASE_SCHEMA',
    placeholder: '<name>',
    about: 'schema of the tables in DATABASE_URL (public)',
    expected: 'the name of a schema of up to 63 letters, digits and underscores',
    advice: 'Give each broadcaster of a database a schema of its own.',
    read: (text) => (/^[a-z_]\w{0,62}$/i.test(text) ? text : undefined),
  }),
  databaseConnections: setting({
    flag: 'database-pool',
    env: 'BROADCASTER_DATABASE_POOL',
    placeholder: '<number>',
    about: 'most connections to DATABASE_URL at a time (10)',
    expected: 'an integer from 2 to 1000',
    advice: 'The database allows so many for all instances together, see its max_connections.',
    read: (text) => integer(text, 2, 1000),
  }),
  databasePartitions: setting({
    flag: 'partitions',
    env: 'BROADCASTER_PARTITIONS',
    placeholder: '<number>',
    about: 'partitions of the tables in DATABASE_URL, when they are made (none)',
    expected: 'an integer from 2 to 256',
    advice: 'They stay as they were made: docs/growing.md.',
    read: (text) => integer(text, 2, 256),
  }),
  mode: setting({
    flag: 'mode',
    env: 'BROADCASTER_MODE',
    placeholder: modes.join('|'),
    about: 'what this instance does of several on one database (all)',
    expected: `one of ${modes.join(', ')}`,
    advice: 'api takes transactions in and leaves the sending to others, worker only sends.',
    read: oneOf(modes),
  }),
  signerAddresses: setting({
    env: 'BROADCASTER_SIGNER_ADDRESS',
    placeholder: '<address>[,<address>...]',
    about: 'of signers, with --mode api in place of keys',
    expected: 'addresses, several with commas between',
    advice: 'Use those of the keys that the workers have.',
    read: addresses,
  }),
  configFile: setting({
    flag: 'config',
    env: 'BROADCASTER_CONFIG',
    placeholder: '<file>',
    about: 'module (.js, .ts) or .json that exports { messageTypes }',
    expected: 'a .js, .mjs, .ts, .mts or .json file',
    advice: 'Its default export holds { messageTypes }.',
    read: (text) => (/\.(?:[cm]?[jt]s|json)$/.test(text) ? path(text) : undefined),
  }),
  rpcUrls: setting({
    env: 'BROADCASTER_RPC_URL',
    placeholder: '<url>[,<url>...]',
    about: 'the node or nodes that transactions are sent to',
    expected: 'http(s) or ws(s) URLs, several with commas between',
    advice: 'Use the URL your RPC provider shows for the chain.',
    read: rpcUrls,
  }),
  sendOnlyRpcUrls: setting({
    env: 'BROADCASTER_SEND_ONLY_RPC_URL',
    placeholder: '<url>[,<url>...]',
    about: 'relays: get transactions as well, are never read from',
    expected: 'http(s) or ws(s) URLs, several with commas between',
    advice: 'Use it for private relays; the nodes that are read from go into BROADCASTER_RPC_URL.',
    read: rpcUrls,
  }),
  chainId: setting({
    flag: 'chain-id',
    env: 'BROADCASTER_CHAIN_ID',
    placeholder: '<number>',
    about: 'the chain (what the node says)',
    expected: 'a positive integer',
    advice: 'Ethereum is 1, Sepolia 11155111.',
    read: (text) => integer(text, 1, Number.MAX_SAFE_INTEGER),
  }),
  successOn: setting({
    flag: 'success-on',
    env: 'BROADCASTER_SUCCESS_ON',
    placeholder: successes.join('|'),
    about: 'from when on a transaction is a success (accepted)',
    expected: `one of ${successes.join(', ')}`,
    advice: 'Whoever moves money should wait for confirmed.',
    read: oneOf(successes),
  }),
  drainDelayMs: setting({
    flag: 'drain-delay',
    env: 'BROADCASTER_DRAIN_DELAY',
    placeholder: '<duration>',
    about: 'how long to serve on, unready, after SIGTERM (3s; with --dev 0s)',
    expected: "a duration like '3s' or '500ms'",
    advice: 'Use about the interval at which the balancer asks /readyz.',
    read: (text) => durationMs(text, 'drain-delay'),
  }),
  retainMs: setting({
    flag: 'retain',
    env: 'BROADCASTER_RETAIN',
    placeholder: '<duration>',
    about: 'removes transactions that ended so long ago (kept for ever)',
    expected: "a duration of an hour at least, like '90d'",
    advice: 'Idempotency keys go with their transactions: keep them longer than callers repeat.',
    read: (text) => {
      const ms = durationMs(text, 'retain');
      return ms >= 3_600_000 ? ms : undefined;
    },
  }),
  logLevel: setting({
    flag: 'log-level',
    env: 'LOG_LEVEL',
    placeholder: logLevels.join('|'),
    about: 'least serious lines to log (info)',
    expected: `one of ${logLevels.join(', ')}`,
    advice: 'Use debug to see every step of every transaction.',
    read: oneOf(logLevels),
  }),
  environment: setting({
    flag: 'environment',
    env: 'BROADCASTER_ENVIRONMENT',
    placeholder: '<name>',
    about: 'stands at the top of the dashboard, red if it begins with prod',
    expected: 'a name of 1 to 40 characters',
    advice: 'Use production, staging or whatever tells your installations apart.',
    read: (text) => (/^\S(?:[^\p{C}]{0,38}\S)?$/u.test(text) ? text : undefined),
  }),
  auth: setting({
    flag: 'auth',
    env: 'BROADCASTER_AUTH',
    placeholder: auths.join('|'),
    about: 'API keys and users, or whoever reaches it (accounts; with --dev none)',
    expected: `one of ${auths.join(', ')}`,
    advice: 'Use accounts wherever others can reach the server.',
    read: oneOf(auths),
  }),
  trustedProxies: setting({
    env: 'BROADCASTER_TRUSTED_PROXIES',
    placeholder: '<range>[,<range>...]',
    about: 'proxies whose X-Forwarded-For and -Proto are believed',
    expected: 'addresses or ranges such as 10.0.0.0/8, several with commas between',
    advice: 'Name only machines of your own that set these headers themselves.',
    read: ranges,
  }),
  corsOrigins: setting({
    env: 'BROADCASTER_CORS_ORIGINS',
    placeholder: '<origin>[,<origin>...]',
    about: 'whose pages may use the API, with a key (none)',
    expected: 'origins such as https://app.example, without a path, several with commas between',
    advice: 'Name each, never *: the dashboard needs none.',
    read: origins,
  }),
  proxyUserHeader: setting({
    env: 'BROADCASTER_PROXY_USER_HEADER',
    placeholder: '<name>',
    about: 'header in which a trusted proxy names its user',
    expected: 'the name of a header',
    advice: 'Use x-forwarded-user or what your proxy calls it.',
    read: headerName,
  }),
  proxyRoleHeader: setting({
    env: 'BROADCASTER_PROXY_ROLE_HEADER',
    placeholder: '<name>',
    about: 'header in which it names the role',
    expected: 'the name of a header',
    advice: 'Leave it out to give every user of the proxy the same role.',
    read: headerName,
  }),
  proxyRole: setting({
    env: 'BROADCASTER_PROXY_ROLE',
    placeholder: roles.join('|'),
    about: 'role of its users who have no other (none)',
    expected: `one of ${roles.join(', ')}`,
    advice: 'Use viewer to let everybody look whom the proxy lets in.',
    read: oneOf(roles),
  }),
  webhooksAllow: setting({
    env: 'BROADCASTER_WEBHOOKS_ALLOW',
    placeholder: '<range>[,<range>...]',
    about: 'private addresses that webhooks may lead to (none)',
    expected: 'addresses or ranges such as 10.0.0.0/8, several with commas between',
    advice: 'Name only where your own receivers are: admins can have the server call any address in it.',
    read: ranges,
  }),
  lowBalance: setting({
    env: 'BROADCASTER_LOW_BALANCE',
    placeholder: '<ether>',
    about: 'tells of a signer that has less (once it cannot pay)',
    expected: 'an amount of ether such as 0.5',
    advice: 'Name what lasts until somebody can send more.',
    read: (text) => (/^\d{1,9}(?:\.\d{1,18})?$/.test(text) ? parseEther(text) : undefined),
  }),
  rateLimitSubmit: rateLimit('SUBMIT', 'what one key or user may submit (6000/1m)'),
  rateLimitOther: rateLimit('OTHER', 'what else it may ask for (3000/1m)'),
  rateLimitAnonymous: rateLimit('ANONYMOUS', 'what one address may ask for without credentials (120/1m)'),
  afterRestore: setting({
    env: 'BROADCASTER_AFTER_RESTORE',
    placeholder: '<true|false>',
    about: 'the same as --after-restore',
    expected: 'true or false',
    advice: 'Set it for the first start after a restore only.',
    read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  }),
  blockTime: setting({
    flag: 'block-time',
    placeholder: '<seconds>',
    about: 'with --dev: mine a block every so often, not one per transaction',
    expected: 'a positive number of seconds, up to 3600',
    advice: 'Leave it out to have each transaction mined at once.',
    read: (text) =>
      /^\d{1,4}(?:\.\d{1,3})?$/.test(text) && Number(text) > 0 && Number(text) <= 3600 ? Number(text) : undefined,
  }),
};

export type SettingName = keyof typeof settings;
export type Settings = {
  readonly [Name in SettingName]: Exclude<ReturnType<(typeof settings)[Name]['read']>, undefined> | undefined;
};

/** `--port (PORT)`: how a setting is called in messages. */
export function nameOf({ flag, env }: Pick<Setting, 'flag' | 'env'>): string {
  if (flag === undefined) return env ?? '';
  return env === undefined ? `--${flag}` : `--${flag} (${env})`;
}

/** What is wrong there may be a key in the wrong place; the URLs of nodes hold some as well. */
export function mayHoldKeys({ read }: Pick<Setting, 'read'>): boolean {
  return read === settings.rpcUrls.read || read === settings.signerAddresses.read;
}

// keeps each setting's own type of value
function setting<Value>(made: Setting<Value>): Setting<Value> {
  return made;
}

function rateLimit(name: string, about: string): Setting<Quota | 'off'> {
  return {
    env: `BROADCASTER_LIMIT_${name}`,
    placeholder: '<uses>/<duration>',
    about,
    expected: "a number of requests and a duration, as 600/1m, or 'off'",
    advice: 'They may come evenly or all at once.',
    read(text) {
      if (text === 'off') return 'off';
      const [, uses = '', duration = ''] = /^(\d{1,9})\/(.+)$/.exec(text) ?? [];
      const seconds = durationMs(duration, name) / 1000;
      return Number(uses) > 0 && seconds > 0 ? { uses: Number(uses), seconds } : undefined;
    },
  };
}
