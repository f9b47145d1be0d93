import { join } from 'node:path';
import type { EndpointOptions, Signer } from '@tx-broadcaster/core';
import type { Address, Hex } from 'viem';
import { shown } from '../http/shown.js';
import type { SignerConfig } from '../signers/fields.js';
import { isSignerVariable, notesOnSecrets, signersOfEnvironment } from '../signers/read-signers.js';
import { type AccessConfig, accessConfig } from './access-config.js';
import { ConfigError } from './config-error.js';
import { type ConfigModule, loadConfigModule } from './config-module.js';
import { type DatabaseConfig, databaseConfig } from './database-config.js';
import { readFlags, textOf } from './flags.js';
import { noSigner, readPrivateKeys, readWithoutKeys } from './private-key.js';
import {
  type Environment,
  mayHoldKeys,
  nameOf,
  type Setting,
  type SettingName,
  type Settings,
  settings,
} from './settings.js';
import { requireSharedKey, type WebhooksConfig, webhooksConfig } from './webhooks-config.js';

interface Common {
  /** The database was restored from a backup: its signers stop for a review. */
  readonly afterRestore: boolean;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly successOn: 'accepted' | 'mined' | 'confirmed';
  readonly drainDelayMs: number;
  /** What has ended and not changed for so long is removed; null: nothing is. */
  readonly retainMs: number | null;
  /** Wei: below it a signer's balance is told; null: once transactions wait for funds. */
  readonly lowBalance: bigint | null;
  /** What the dashboard calls this installation; null: nothing. */
  readonly environment: string | null;
  readonly access: AccessConfig;
  /** Whose pages may use the API. */
  readonly corsOrigins: readonly string[];
  readonly webhooks: WebhooksConfig;
  /** Things that may surprise, for the log. */
  readonly notes: readonly string[];
}

export interface DevConfig extends Common {
  readonly mode: 'dev';
  /** Holds the database and the chain. */
  readonly folder: string;
  /** Seconds; null: a block for each transaction. */
  readonly blockTime: number | null;
}

export interface ProductionConfig extends Common {
  readonly mode: 'production';
  readonly database: DatabaseConfig;
  /** What this instance does, of several on one database. */
  readonly instanceMode: 'all' | 'api' | 'worker';
  /** The nodes and relays of the chain. */
  readonly endpoints: readonly EndpointOptions[];
  /** null: what the node says. */
  readonly chainId: number | null;
  /** The first is the default. None where `signerAddresses` are given. */
  readonly signers: readonly (Signer | SignerConfig)[];
  /** Of signers whose keys other instances have. */
  readonly signerAddresses: readonly Address[];
  readonly module: ConfigModule;
}

export type Config = DevConfig | ProductionConfig | { readonly mode: 'help' } | { readonly mode: 'version' };

/** @throws ConfigError with everything that is wrong */
export async function readConfig(argv: readonly string[], env: Environment): Promise<Config> {
  const problems: string[] = [];
  const { on, given } = readFlags(argv, problems);
  if (on.has('help')) return { mode: 'help' };
  if (on.has('version')) return { mode: 'version' };
  const set = readSettings(given, env, problems);
  const isDev = on.has('dev');
  const host = set.host ?? '127.0.0.1';
  const common = {
    host,
    port: set.port ?? 3000,
    logLevel: set.logLevel ?? 'info',
    successOn: set.successOn ?? 'accepted',
    drainDelayMs: set.drainDelayMs ?? (isDev ? 0 : 3000),
    retainMs: set.retainMs ?? null,
    lowBalance: set.lowBalance ?? null,
    environment: set.environment ?? (isDev ? 'development' : null),
    corsOrigins: set.corsOrigins ?? [],
    webhooks: webhooksConfig(set, env, isDev, problems),
    access: accessConfig({ set, isDev, isInsecure: on.has('insecure-no-auth'), host }, problems),
    afterRestore: on.has('after-restore') || (set.afterRestore ?? false),
  };
  const dataDir = set.dataDir ?? '.data';
  if (isDev) {
    throwIfAny(problems);
    const notes = unused(
      given,
      env,
      [
        'rpcUrls',
        'sendOnlyRpcUrls',
        'chainId',
        'configFile',
        'sqlitePath',
        'databaseSchema',
        'databaseConnections',
        'databasePartitions',
        'mode',
      ],
      'with --dev',
    );
    return { mode: 'dev', ...common, folder: join(dataDir, 'dev'), blockTime: set.blockTime ?? null, notes };
  }

  const ofModule: string[] = [];
  const module = await configModule(set.configFile, isGiven('configFile', given, env), ofModule);
  const endpoints = endpointsOf(set, module);
  if (endpoints.every(({ sendOnly }) => sendOnly) && !isGiven('rpcUrls', given, env)) problems.push(missing('rpcUrls'));
  const signs = set.signerAddresses === undefined;
  const keys = signs ? readPrivateKeys(env) : readWithoutKeys(set, env);
  if ('problem' in keys) problems.push(keys.problem);
  const ofEnvironment = signs ? signersOfEnvironment(env, problems) : [];
  const signers = [
    ...('keys' in keys ? keys.keys : []).map(ofPrivateKey),
    ...ofEnvironment,
    ...(signs ? (module?.signers ?? []) : []),
  ];
  const hasNoSigner = signs && !('problem' in keys) && signers.length === 0 && !Object.keys(env).some(isSignerVariable);
  if (hasNoSigner && (module || !isGiven('configFile', given, env))) problems.push(noSigner);
  problems.push(...ofModule);
  const database = databaseConfig({ set, env, ofModule: module?.database ?? null, dataDir }, problems);
  if (database.kind === 'postgres') requireSharedKey(common.webhooks, env, problems);
  const isEmpty = !isGiven('rpcUrls', given, env) && !isGiven('configFile', given, env) && hasNoSigner;
  if (isEmpty) problems.push('To try it out without any of this: tx-broadcaster --dev');
  throwIfAny(problems);
  if (!module) throw new Error('a configuration without problems is complete');
  const notes = unused(given, env, ['blockTime'], 'without --dev');
  if (env.BROADCASTER_PRIVATE_KEY) {
    notes.push(
      'BROADCASTER_PRIVATE_KEY: a key in the environment can be read by other processes of this user; prefer BROADCASTER_PRIVATE_KEY_FILE',
    );
  }
  notes.push(...notesOnSecrets(ofEnvironment));
  if (!signs && module.signers.length > 0)
    notes.push('`signers` of the configuration file are not used with BROADCASTER_SIGNER_ADDRESS');
  return {
    mode: 'production',
    ...common,
    database,
    instanceMode: set.mode ?? 'all',
    endpoints,
    chainId: set.chainId ?? null,
    signers,
    signerAddresses: set.signerAddresses ?? [],
    module,
    notes,
  };
}

function ofPrivateKey(privateKey: Hex): SignerConfig {
  return { kind: 'private-key', from: 'BROADCASTER_PRIVATE_KEY', files: {}, privateKey };
}

/** The database alone, for whoever works on it without a server. @throws ConfigError with everything that is wrong */
export async function readDatabase(argv: readonly string[], env: Environment): Promise<DatabaseConfig> {
  const problems: string[] = [];
  const { given } = readFlags(argv, problems);
  const set = readSettings(given, env, problems);
  const module = set.configFile === undefined ? null : await configModule(set.configFile, true, problems);
  const dataDir = set.dataDir ?? '.data';
  const database = databaseConfig({ set, env, ofModule: module?.database ?? null, dataDir }, problems);
  throwIfAny(problems);
  return database;
}

/** Those of the variables and those of the configuration file. */
function endpointsOf({ rpcUrls = [], sendOnlyRpcUrls = [] }: Settings, module: ConfigModule | null): EndpointOptions[] {
  return [
    ...rpcUrls.map((url) => ({ url })),
    ...sendOnlyRpcUrls.map((url) => ({ url, sendOnly: true })),
    ...(module?.endpoints ?? []),
  ];
}

function readSettings(given: ReadonlyMap<string, string>, env: Environment, problems: string[]): Settings {
  const read = Object.entries<Setting>(settings).map(([name, setting]) => {
    const text = textOf(setting, given, env);
    if (text === undefined) return [name, undefined];
    const value = attempt(() => setting.read(text));
    if (value === undefined) {
      const got = mayHoldKeys(setting) ? 'something else' : shown(text);
      problems.push(`${nameOf(setting)}: expected ${setting.expected}, got ${got}. ${setting.advice}`);
    }
    return [name, value];
  });
  // each value was read by the setting of its name
  return Object.fromEntries(read) as Settings;
}

async function configModule(
  file: string | undefined,
  isFileGiven: boolean,
  problems: string[],
): Promise<ConfigModule | null> {
  if (file === undefined) {
    if (!isFileGiven) problems.push(missing('configFile'));
    return null;
  }
  const loaded = await loadConfigModule(file);
  if (!Array.isArray(loaded)) return loaded;
  problems.push(...loaded.map((problem) => `${nameOf(settings.configFile)}: ${problem}`));
  return null;
}

function isGiven(name: SettingName, given: ReadonlyMap<string, string>, env: Environment): boolean {
  return textOf(settings[name], given, env) !== undefined;
}

function missing(name: SettingName): string {
  const { expected, advice } = settings[name];
  return `${nameOf(settings[name])}: expected ${expected}, got nothing. ${advice}`;
}

function unused(
  given: ReadonlyMap<string, string>,
  env: Environment,
  names: readonly SettingName[],
  when: string,
): string[] {
  return names
    .filter((name) => isGiven(name, given, env))
    .map((name) => `${nameOf(settings[name])} is not used ${when}`);
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function throwIfAny(problems: readonly string[]): void {
  if (problems.length > 0) throw new ConfigError(problems);
}
