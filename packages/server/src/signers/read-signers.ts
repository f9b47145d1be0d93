import { readFileSync } from 'node:fs';
import { messageOf, mnemonicKeys } from '@tx-broadcaster/core';
import type { Environment } from '../config/settings.js';
import { nearest } from '../http/nearest.js';
import { shown } from '../http/shown.js';
import { type Field, kinds, type SignerConfig, type SignerKind } from './fields.js';

/** What was said of one signer, before it is checked. */
interface Given {
  /** Where it stands, for messages: `BROADCASTER_SIGNERS__0`, `signers[0] of /path`. */
  readonly from: string;
  /** How a field is called there. */
  readonly nameOf: (field: string) => string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const prefix = 'BROADCASTER_SIGNERS__';
const nameOfKinds = Object.keys(kinds).join(', ');

/** Whether a variable says something of a signer. */
export function isSignerVariable(name: string): boolean {
  return name.startsWith(prefix);
}

/** The signers of variables like `BROADCASTER_SIGNERS__0__KIND`, by their numbers. What is wrong is added to the problems. */
export function signersOfEnvironment(env: Environment, problems: string[]): SignerConfig[] {
  const numbered = new Map<number, Record<string, unknown>>();
  for (const [name, value] of Object.entries(env)) {
    // an empty variable is how compose files leave one out
    if (!isSignerVariable(name) || value === undefined || value === '') continue;
    const [, number, field] = /^(\d{1,4})__([A-Z][A-Z_]*)$/.exec(name.slice(prefix.length)) ?? [];
    if (number === undefined || field === undefined) {
      problems.push(`${name}: expected a name like ${prefix}0__KIND. Count the signers from 0 on.`);
      continue;
    }
    numbered.set(Number(number), { ...numbered.get(Number(number)), [camel(field)]: value });
  }
  return [...numbered]
    .sort(([a], [b]) => a - b)
    .flatMap(([number, fields]) => {
      const from = `${prefix}${number}`;
      return read({ from, nameOf: (field) => `${from}__${snake(field)}`, fields }, problems);
    });
}

/** Where a secret itself is in the environment: a word about it. */
export function notesOnSecrets(ofEnvironment: readonly SignerConfig[]): string[] {
  return ofEnvironment.flatMap((config) => {
    const fields: Readonly<Record<string, Field>> = kinds[config.kind];
    return Object.keys(config)
      .filter((name) => fields[name]?.isSecret && name !== 'url')
      .map((name) => `${config.from}__${snake(name)}`)
      .filter((name) => !(`${name}_FILE` in config.files))
      .map(
        (name) =>
          `${name}: a secret in the environment can be read by other processes of this user; prefer ${name}_FILE`,
      );
  });
}

/** Nothing of a secret: what `config print` shows of a variable of a signer. */
export function shownVariable(name: string, env: Environment): string {
  const [, signer = '', field = ''] = /^(.*\d)__([A-Z_]+)$/.exec(name) ?? [];
  const kind = env[`${signer}__KIND`] ?? '';
  const known: Readonly<Record<string, Field>> = isKind(kind) ? kinds[kind] : {};
  const own = known[camel(field)];
  const isPlain = (own && !own.isSecret) || field === 'KIND' || known[camel(field.replace(/_FILE$/, ''))];
  return isPlain && !own?.isSecret ? (env[name] ?? '') : '[redacted]';
}

/** A signer that a configuration file has in its list, as a plain object. What is wrong is added to the problems. */
export function signerOfFile(item: unknown, index: number, path: string, problems: string[]): SignerConfig[] {
  const from = `\`signers[${index}]\` of ${path}`;
  if (typeof item === 'object' && item !== null)
    return read({ from, nameOf: (field) => `\`${field}\` of ${from}`, fields: { ...item } }, problems);
  problems.push(`${from}: expected an object with a \`kind\`, got something else. Kinds are ${nameOfKinds}.`);
  return [];
}

function read(given: Given, problems: string[]): SignerConfig[] {
  const { kind, ...fields } = given.fields;
  if (typeof kind !== 'string' || !isKind(kind)) {
    const got = kind === undefined ? 'nothing' : shown(kind);
    problems.push(
      `${given.nameOf('kind')}: expected one of ${nameOfKinds}, got ${got}. Say what kind of signer it is.`,
    );
    return [];
  }
  const known: Readonly<Record<string, Field>> = kinds[kind];
  const before = problems.length;
  const values: Record<string, unknown> = {};
  const allowed = Object.entries(known).flatMap(([name, { isSecret }]) => (isSecret ? [name, `${name}File`] : [name]));
  for (const name of Object.keys(fields).filter((one) => !allowed.includes(one))) {
    const meant = nearest(name, allowed);
    const advice = meant
      ? `Did you mean ${given.nameOf(meant)}?`
      : `There are ${allowed.map(given.nameOf).join(', ')}.`;
    problems.push(`${given.nameOf(name)}: the kind ${kind} has no such field. ${advice}`);
  }
  for (const [name, field] of Object.entries(known)) {
    const value = valueIn(name, field, fields, given, problems);
    if (value !== undefined) values[name] = value;
  }
  if (problems.length > before) return [];
  const files = Object.fromEntries(
    Object.entries(fields).flatMap(([name, path]) =>
      name === 'file' || name.endsWith('File') ? [[given.nameOf(name), String(path)]] : [],
    ),
  );
  // each was read by the field of its name, and nothing is missing
  const config = { kind, from: given.from, files, ...values } as SignerConfig;
  const wrong = wrongWith(config);
  if (wrong !== null) problems.push(`${given.from}: ${wrong}`);
  return [config];
}

/** What does not go together, or cannot be; null: nothing. */
function wrongWith(config: SignerConfig): string | null {
  try {
    if (config.kind === 'mnemonic') mnemonicKeys(config.mnemonic, config);
    if (config.kind === 'keystore') readFileSync(config.file);
    if (config.kind === 'json-rpc' && (config.cert === undefined) !== (config.key === undefined))
      return 'expected `cert` and `key`, or neither, got one of them. Give both.';
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

function valueIn(name: string, field: Field, fields: Given['fields'], given: Given, problems: string[]): unknown {
  const own = given.nameOf(name);
  const ofFile = given.nameOf(`${name}File`);
  const path = field.isSecret ? fields[`${name}File`] : undefined;
  const inline = fields[name];
  if (path !== undefined && inline !== undefined) {
    problems.push(`${own}: expected the value itself or ${ofFile}, got both. Leave one of them out.`);
    return undefined;
  }
  if (path === undefined && inline === undefined) {
    const file = field.isSecret ? `, or ${ofFile} to name a file with it` : '';
    if (field.isNeeded) problems.push(`${own}: expected ${field.expected}, got nothing. Give it${file}.`);
    return undefined;
  }
  const text = path === undefined ? textOf(inline) : contentOf(path, ofFile, problems);
  if (text === null) return undefined;
  const value = text === undefined || text === '' ? undefined : attempt(() => field.read(text));
  if (value === undefined) {
    // a secret in the wrong field stays a secret
    const got = field.isSecret || name === 'address' || text === undefined ? 'something else' : shown(text);
    problems.push(`${path === undefined ? own : ofFile}: expected ${field.expected}, got ${got}. See docs/signers.md.`);
  }
  return value;
}

/** null: told what is wrong with it. */
function contentOf(path: unknown, name: string, problems: string[]): string | null {
  try {
    return readFileSync(String(path), 'utf8').trim();
  } catch (error) {
    problems.push(
      `${name}: expected a file that can be read, got ${messageOf(error)}. Check the path and its permissions.`,
    );
    return null;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined;
}

function isKind(kind: string): kind is SignerKind {
  return Object.hasOwn(kinds, kind);
}

/** PASSWORD_FILE -> passwordFile */
function camel(name: string): string {
  return name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function attempt<Value>(reading: () => Value): Value | undefined {
  try {
    return reading();
  } catch {
    return undefined;
  }
}
