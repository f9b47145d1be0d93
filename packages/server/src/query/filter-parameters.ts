import { failureCategories, type ListFilter, stages, statuses } from '@tx-broadcaster/core';
import { readAge, readMoment } from './moment.js';
import { integer, matching, oneOf, type Parameter, readBy, repeatable, text } from './parameter.js';
import type { Parameters } from './parameters.js';

const most = Number.MAX_SAFE_INTEGER;
const address = { expected: 'an address (0x and 40 hex digits)' };
const addressPattern = /^0x[\da-fA-F]{40}$/;
const momentExpected = 'a time (RFC 3339, with its offset) or one before now such as -24h or -7d';

const momentJson = {
  type: 'string',
  anyOf: [{ format: 'date-time' }, { pattern: '^-[0-9]{1,9}[smhd]$' }],
  examples: ['-24h', '2031-05-01T12:00:00Z'],
};

/** Times are kept as they came: what a relative one means is known once there is a now. */
function moment(description: string): Parameter<string> {
  const read = (given: string) => (readMoment(given, 0) === null ? null : given);
  return readBy(read, { json: momentJson, expected: momentExpected, description });
}

/** The filters of the list, of its statistics, of its export and of bulk operations. */
export const filterParameters = {
  status: repeatable(oneOf(statuses, { description: 'Where it stands.' })),
  stage: repeatable(oneOf(stages, { description: 'Where it stands, precisely.' })),
  message_type: repeatable(
    matching(/^[^\0*]{0,1024}[^\0]$/, {
      expected: 'the name of a message type, or the beginning of one followed by *',
      description: 'Its message type; `erc20.*` means all that begin so.',
    }),
  ),
  failure_code: repeatable(text(64, { description: 'The code of its latest failure.' })),
  failure_category: repeatable(oneOf(failureCategories, { description: 'The category of its latest failure.' })),
  chain_id: integer(1, most, { description: 'Its chain.' }),
  signer_id: matching(addressPattern, { ...address, description: 'Its signer; the same as `from`.' }),
  from: matching(addressPattern, { ...address, description: 'Its signer.' }),
  to: matching(addressPattern, { ...address, description: 'Its recipient.' }),
  address: matching(addressPattern, { ...address, description: 'Its signer or its recipient.' }),
  nonce: integer(0, most, { description: 'Its nonce.' }),
  hash: matching(/^0x[\da-fA-F]{64}$/, {
    expected: 'a transaction hash (0x and 64 hex digits)',
    description: 'The hash of any of its attempts.',
  }),
  block_number: integer(0, most, { description: 'The block it was mined in.' }),
  id: matching(/^[\da-fA-F]{8}(?:[\da-fA-F-]{0,28})$/, {
    expected: 'an id, or at least the first 8 characters of one',
    description: 'Its id, or what that begins with.',
  }),
  external_id: text(255, { description: "The caller's own reference." }),
  idempotency_key: text(255, { description: 'Its idempotency key.' }),
  submitted_by: text(255, { description: 'Who handed it in, as `key:shop` or `user:anna`.' }),
  parent_id: matching(/^[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}$/, {
    expected: 'the id of a transaction',
    description: 'The transaction it repeats.',
  }),
  tag: repeatable(text(64, { description: 'One of its tags.' })),
  mentions: text(255, {
    description: 'Its external id, its idempotency key, a part of its message type, or its nonce.',
  }),
  attempts_gte: integer(0, 1_000_000, { description: 'It was signed so many times or more.' }),
  age_gte: readBy((given) => (readAge(given) === null ? null : given), {
    json: { type: 'string', pattern: '^[0-9]{1,9}[smhd]?$' },
    expected: 'seconds, or a length of time such as 15m, 24h or 7d',
    description: 'It was accepted so long ago or longer: seconds, or `15m`, `24h`, `7d`.',
  }),
  created_after: moment('It was accepted then or later: RFC 3339, or relative as `-24h`.'),
  created_before: moment('It was accepted earlier than that.'),
  updated_after: moment('It changed then or later.'),
  updated_before: moment('It changed last before that.'),
} as const satisfies Readonly<Record<string, Parameter>>;

/** `data.order.id=81`: a value inside of `data`. */
const dataName = /^data((?:\.[\w-]{1,64}){1,8})$/;
const dataValue = text(255, { description: 'A value inside `data`.' });

export const isDataName = (name: string) => dataName.test(name);

export interface ReadFilter {
  readonly filter: ListFilter;
  /** What was understood, in the API's own words, its times absolute. */
  readonly applied: Readonly<Record<string, unknown>>;
}

/** What the filters among the parameters mean at `now`; what is wrong with them is noted in `parameters`. */
export function readFilter(parameters: Parameters, now: number): ReadFilter {
  const { one, many } = readers(parameters);
  const lists = {
    status: many('status'),
    stage: many('stage'),
    message_type: many('message_type'),
    failure_code: many('failure_code'),
    failure_category: many('failure_category'),
    tag: many('tag'),
  };
  const exact = {
    chain_id: one('chain_id'),
    from: fromOf(parameters, one('from'), one('signer_id')),
    to: one('to'),
    address: one('address'),
    nonce: one('nonce'),
    hash: one('hash')?.toLowerCase(),
    block_number: one('block_number'),
    id: one('id')?.toLowerCase(),
    external_id: one('external_id'),
    idempotency_key: one('idempotency_key'),
    submitted_by: one('submitted_by'),
    parent_id: one('parent_id')?.toLowerCase(),
    mentions: one('mentions'),
    attempts_gte: one('attempts_gte'),
  };
  const time = (given: string | undefined) => (given === undefined ? undefined : (readMoment(given, now) ?? undefined));
  const age = one('age_gte');
  const oldEnough = age === undefined ? undefined : now - (readAge(age) ?? 0) + 1;
  const times = {
    created_after: time(one('created_after')),
    created_before: earlier(time(one('created_before')), oldEnough),
    updated_after: time(one('updated_after')),
    updated_before: time(one('updated_before')),
  };
  const data = parameters.matching(dataName).map(([name]) => ({
    name,
    path: name.split('.').slice(1),
    equals: parameters.one(name, dataValue) ?? '',
  }));
  return {
    filter: present({
      status: lists.status,
      stage: lists.stage,
      messageType: lists.message_type,
      failureCode: lists.failure_code,
      failureCategory: lists.failure_category,
      tag: lists.tag,
      chainId: exact.chain_id,
      from: exact.from,
      to: exact.to,
      address: exact.address,
      nonce: exact.nonce,
      hash: exact.hash,
      blockNumber: exact.block_number,
      idPrefix: exact.id,
      externalId: exact.external_id,
      idempotencyKey: exact.idempotency_key,
      submittedBy: exact.submitted_by,
      parentId: exact.parent_id,
      mentions: exact.mentions,
      attemptsFrom: exact.attempts_gte,
      createdFrom: times.created_after,
      createdBefore: times.created_before,
      updatedFrom: times.updated_after,
      updatedBefore: times.updated_before,
      data: data.length > 0 ? data.map(({ path, equals }) => ({ path, equals })) : undefined,
    }),
    applied: present({
      ...lists,
      ...exact,
      created_after: iso(times.created_after),
      created_before: iso(times.created_before),
      updated_after: iso(times.updated_after),
      updated_before: iso(times.updated_before),
      ...Object.fromEntries(data.map(({ name, equals }) => [name, equals])),
    }),
  };
}

type Name = keyof typeof filterParameters;
type ValueOf<N extends Name> = (typeof filterParameters)[N] extends Parameter<infer Value> ? Value : never;

function readers(parameters: Parameters) {
  // each entry's parameter is of its own type; the table as a whole has lost it
  const of = <N extends Name>(name: N) => filterParameters[name] as unknown as Parameter<ValueOf<N>>;
  return {
    one: <N extends Name>(name: N) => parameters.one(name, of(name)),
    many: <N extends Name>(name: N) => parameters.many(name, of(name)),
  };
}

/** Two names of one thing must not contradict each other. */
function fromOf(parameters: Parameters, from: string | undefined, signer: string | undefined): string | undefined {
  if (from !== undefined && signer !== undefined && from.toLowerCase() !== signer.toLowerCase()) {
    parameters.wrong.push({
      parameter: 'signer_id',
      code: 'contradiction',
      detail: 'is the same as `from`, which differs',
    });
  }
  return from ?? signer;
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}

function iso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

function present<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }; // some of its own
}
