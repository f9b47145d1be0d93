import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type BroadcasterOptions,
  type ChainOptions,
  type EndpointOptions,
  type MessageType,
  messageOf,
  type Signer,
} from '@tx-broadcaster/core';
import type { DashboardOptions } from '../dashboard/options.js';
import { nearest } from '../http/nearest.js';
import { shown } from '../http/shown.js';
import type { SignerConfig } from '../signers/fields.js';
import { signerOfFile } from '../signers/read-signers.js';
import { withIntegers } from './json-integers.js';
import { messageTypesFromJson } from './json-message-types.js';

type Messages = Readonly<Record<string, MessageType>>;

const chainOptions = ['settleDepth', 'confirmations', 'fees', 'pollInterval'] as const;
const broadcasterOptions = [
  'unregistered',
  'policy',
  'retry',
  'rpcTimeout',
  'limits',
  'signWait',
  'signTimeout',
  'exclusive',
  'lease',
] as const;
const known: readonly string[] = [
  'messageTypes',
  'endpoints',
  'database',
  'dashboard',
  'signers',
  ...chainOptions,
  ...broadcasterOptions,
];

/** What a configuration file exports: message types, and options of the library for the chain and the broadcaster. */
export interface ConfigModule {
  readonly messageTypes: Messages;
  /** Nodes of the chain besides those of BROADCASTER_RPC_URL. */
  readonly endpoints: readonly EndpointOptions[];
  /** Signers besides those of the environment: what a program made, and what is to be made. */
  readonly signers: readonly (Signer | SignerConfig)[];
  /** A database's URL, for where DATABASE_URL is not set. */
  readonly database: string | null;
  /** How the dashboard looks, and the names it shows for addresses. */
  readonly dashboard: Pick<DashboardOptions, 'theme' | 'labels'>;
  readonly chain: Partial<Pick<ChainOptions, (typeof chainOptions)[number]>>;
  readonly broadcaster: Partial<Pick<BroadcasterOptions, (typeof broadcasterOptions)[number]>>;
}

/** The module, or everything that is wrong with it. The values are checked by the library, at the start. */
export async function loadConfigModule(file: string): Promise<ConfigModule | string[]> {
  const path = resolve(file);
  let exported: unknown;
  try {
    exported = path.endsWith('.json')
      ? JSON.parse(await readFile(path, 'utf8'))
      : (await import(pathToFileURL(path).href)).default;
  } catch (error) {
    return [`expected a file that can be loaded, got an error: ${messageOf(error)}. Check the path ${path}.`];
  }
  if (!isObject(exported)) {
    return [
      `expected the default export of ${path} to be an object, got ${shown(exported)}. Write: export default { messageTypes: { ... } }`,
    ];
  }
  const problems = Object.keys(exported)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = nearest(name, known);
      return `there is no \`${name}\` in ${path}. ${meant ? `Did you mean \`${meant}\`?` : `There are ${known.join(', ')}.`}`;
    });
  const { messageTypes } = exported;
  if (!isObject(messageTypes) || Object.keys(messageTypes).length === 0) {
    problems.push(
      `expected \`messageTypes\` of ${path} to hold message types by name, got ${shown(messageTypes)}. See functionType of @tx-broadcaster/core.`,
    );
  }
  const { endpoints = [] } = exported;
  if (!Array.isArray(endpoints)) {
    problems.push(
      `expected \`endpoints\` of ${path} to be a list, got something else. Write: endpoints: [{ url: '...' }]`,
    );
  }
  const { database = null } = exported;
  if (database !== null && typeof database !== 'string')
    problems.push(`expected \`database\` of ${path} to be a URL, got something else.`);
  const { signers = [] } = exported;
  const made = Array.isArray(signers) ? signersOf(signers, path, problems) : [];
  if (!Array.isArray(signers))
    problems.push(`expected \`signers\` of ${path} to be a list, got something else. See docs/signers.md.`);
  const { dashboard = {} } = exported;
  if (!isLook(dashboard)) {
    problems.push(
      `expected \`dashboard\` of ${path} to hold \`theme\` and \`labels\`, each an object of texts, got something else.`,
    );
  }
  if (problems.length > 0 || !isLook(dashboard) || !isObject(messageTypes) || !Array.isArray(endpoints))
    return problems;
  const isJson = path.endsWith('.json');
  try {
    const options = isJson ? withIntegers(path, exported) : exported;
    return {
      messageTypes: isJson ? messageTypesFromJson(messageTypes) : (messageTypes as Messages),
      endpoints,
      signers: made,
      database: typeof database === 'string' ? database : null,
      dashboard,
      chain: picked(options, chainOptions),
      broadcaster: picked(options, broadcasterOptions),
    };
  } catch (error) {
    return [messageOf(error)];
  }
}

/** In their order. What a module of code has made itself can sign already. */
function signersOf(list: readonly unknown[], path: string, problems: string[]): (Signer | SignerConfig)[] {
  return list.flatMap<Signer | SignerConfig>((item, index) =>
    isSigner(item) ? [item] : signerOfFile(item, index, path, problems),
  );
}

function isSigner(value: unknown): value is Signer {
  return isObject(value) && typeof value.signTransaction === 'function' && typeof value.address === 'string';
}

function picked(from: Readonly<Record<string, unknown>>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
}

function isLook(value: unknown): value is ConfigModule['dashboard'] {
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([name, given]) =>
        ['theme', 'labels'].includes(name) &&
        isObject(given) &&
        Object.values(given).every((text) => typeof text === 'string'),
    )
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
