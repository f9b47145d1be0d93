import { addWeight, goodBody, signer, someone } from '../harness.js';
import type { Chance } from './chance.js';
import { allowedBy, type JsonSchema, type Making } from './from-schema.js';
import { hostileBodies, hostileHeaders, hostileTexts } from './hostile.js';
import { nearText, spoiled } from './spoil.js';

export interface FuzzRequest {
  readonly operation: string;
  readonly intent: 'valid' | 'near' | 'hostile';
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: JsonSchema;
    readonly explode?: boolean;
  }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: JsonSchema } } };
}

export interface FuzzDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** Ids of things that exist, by the part of the path that names their kind. */
export type Known = Readonly<Record<string, readonly string[]>>;

/** A request that the document's operations take, or nearly, or not at all. */
export function requestOf(document: FuzzDocument, known: Known, chance: Chance): FuzzRequest {
  const path = chance.one(Object.keys(document.paths));
  const method = chance.one(Object.keys(document.paths[path] ?? {}));
  const operation = document.paths[path]?.[method];
  if (!operation) throw new Error('every path has an operation');
  const intent = chance.one(['valid', 'valid', 'near', 'hostile'] as const);
  const { schemas } = document.components;
  const making: Making = {
    chance,
    schemas,
    known: (name) => knownValue(operation.operationId, name, known, chance),
    together: (names) => together(names, chance),
  };
  const whatIsWrong =
    intent === 'valid' ? '' : chance.one(['path', 'query', 'header', 'body', 'body', 'body', 'method']);
  const body = bodyOf(operation, making, whatIsWrong === 'body' ? intent : 'valid');
  const headers = [
    ...(body === null ? [] : [['content-type', 'application/json'] as const]),
    ...headersOf(operation, making),
    ...(whatIsWrong === 'header' ? [chance.one(hostileHeaders), chance.one(hostileHeaders)] : []),
  ];
  const wrongMethod = chance.one(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'POST', 'QUERY']);
  return {
    operation: operation.operationId,
    intent,
    method: whatIsWrong === 'method' ? wrongMethod : method.toUpperCase(),
    path: pathOf(path, known, chance, whatIsWrong === 'path') + searchOf(operation, making, whatIsWrong === 'query'),
    headers,
    body,
  };
}

function pathOf(path: string, known: Known, chance: Chance, isWrong: boolean): string {
  const [, kind = ''] = path.split('/');
  const filled = path.replace(/\{\w+\}/g, () => {
    const id = chance.is(0.9) ? chance.one(known[kind] ?? ['nothing']) : '0190a000-0000-7000-8000-000000000000';
    return encodeURIComponent(
      isWrong ? (chance.is(0.5) ? nearText(id, chance) : wellFormed(chance.one(hostileTexts))) : id,
    );
  });
  if (!isWrong || chance.is(0.7)) return filled.slice(0, 8_000);
  return chance.one([
    `${filled}/`,
    `/${filled}`,
    `${filled}/%2e%2e/x`,
    `${filled}%00`,
    `${filled}.json`,
    filled.toUpperCase(),
  ]);
}

function searchOf({ parameters = [] }: Operation, making: Making, isWrong: boolean): string {
  const { chance } = making;
  const pairs: string[] = [];
  for (const parameter of parameters.filter((one) => one.in === 'query' && chance.is(0.12))) {
    const isData = parameter.name === 'data';
    const name = isData ? `data.${chance.one(['order.id', '_weight', 'a.0', 'x'])}` : parameter.name;
    const values = [isData ? '10' : allowedBy(parameter.schema, making, parameter.name)].flat();
    for (const value of values)
      pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(String(value)))}`);
  }
  if (isWrong) {
    const name = chance.one([...parameters.map((one) => one.name), 'statsu', 'a[]', '__proto__', 'data.', 'data.a..b']);
    const text = wellFormed(chance.one(hostileTexts)).slice(0, 8_000);
    pairs.push(
      chance.one([`${name}=${encodeURIComponent(text)}`, `${name}=%zz`, `${name}`, '&&=', `${name}=1&${name}=2`]),
    );
  }
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function headersOf({ parameters = [] }: Operation, making: Making): (readonly [string, string])[] {
  const { chance } = making;
  return parameters
    .filter((one) => one.in === 'header' && chance.is(0.3))
    .map(({ name, schema }) => [name.toLowerCase(), String(allowedBy(schema, making, name))] as const);
}

function bodyOf({ requestBody }: Operation, making: Making, intent: FuzzRequest['intent']): FuzzRequest['body'] {
  const { chance } = making;
  if (!requestBody) return intent === 'hostile' && chance.is(0.3) ? '{"unasked":1}' : null;
  if (intent === 'hostile' && chance.is(0.4)) return chance.one(hostileBodies);
  let value = allowedBy(requestBody.content['application/json'].schema, making);
  const faults = intent === 'valid' ? 0 : intent === 'near' ? 1 : chance.whole(2, 5);
  for (let fault = 0; fault < faults; fault++) value = spoiled(value, chance);
  return JSON.stringify(value) ?? 'null';
}

/** What things are called says which values lead somewhere. */
function knownValue(operation: string, name: string, known: Known, chance: Chance): unknown {
  const ids = known.transactions ?? [];
  switch (name) {
    case 'message_type':
      return chance.is(0.9) ? chance.one([addWeight, 'native.transfer', 'contract.call', 'raw']) : undefined;
    case 'data':
      return chance.one<unknown>([goodBody.data, [someone, '7'], { to: someone, value: '5' }, '0x12345678']);
    case 'to':
      return /Timeseries|replay/.test(operation) ? '-1m' : someone;
    case 'value':
      return chance.one<unknown>(['1000', '0x10', 5]);
    case 'gas':
      return '60000';
    case 'signer_id':
    case 'signers':
    case 'confirm':
      return signer.address;
    case 'chain_id':
      return 31_337;
    case 'ids':
    case 'exclude_ids':
      return ids.length === 0 ? undefined : [chance.one(ids)];
    case 'filter':
      if (/Webhook/.test(operation)) return undefined;
      return chance.one<unknown>([{ status: 'failed' }, { stage: ['queued', 'sent'] }, { message_type: 'native.*' }]);
    // a wait is for what happens, and takes as long
    case 'timeout':
      return 1;
    case 'Prefer':
      return 'wait=1';
    case 'url':
      return 'https://hooks.example/receive';
    case 'token':
    case 'cursor':
      return chance.one(hostileTexts);
    case 'Last-Event-ID':
      return '0';
    case 'If-Match':
    case 'If-None-Match':
      return `"${chance.whole(1, 6)}"`;
    case 'from':
      return /Timeseries|replay/.test(operation) ? '-24h' : signer.address;
    case 'max_fee_per_gas':
    case 'max_priority_fee_per_gas':
      return '30000000000';
    default:
      return /_(?:after|before)$/.test(name) ? chance.one(['-1h', '2031-05-01T12:00:00Z']) : undefined;
  }
}

/** Most of the time the data is of its message type. */
function together(names: readonly string[], chance: Chance): Readonly<Record<string, unknown>> {
  if (!names.includes('message_type') || !names.includes('data') || chance.is(0.2)) return {};
  return chance.one([
    goodBody,
    { ...goodBody, data: [someone, '7'] },
    { message_type: 'native.transfer', data: { to: someone, value: '5' } },
    { message_type: 'contract.call', data: '0x12345678', to: someone, gas: '60000' },
  ]);
}

/** What can stand in a URL. */
function wellFormed(text: string): string {
  return text.toWellFormed();
}
