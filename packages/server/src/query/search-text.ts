import type { filterParameters } from './filter-parameters.js';
import { isDataName } from './filter-parameters.js';
import type { Given } from './parameters.js';

type Name = keyof typeof filterParameters;

/** What people write before a colon, and the parameter it means. */
const qualifiers: Readonly<Record<string, Name>> = {
  status: 'status',
  stage: 'stage',
  type: 'message_type',
  message_type: 'message_type',
  code: 'failure_code',
  failure: 'failure_code',
  failure_code: 'failure_code',
  category: 'failure_category',
  failure_category: 'failure_category',
  chain: 'chain_id',
  chain_id: 'chain_id',
  signer: 'from',
  signer_id: 'signer_id',
  from: 'from',
  to: 'to',
  address: 'address',
  nonce: 'nonce',
  hash: 'hash',
  block: 'block_number',
  block_number: 'block_number',
  id: 'id',
  ext: 'external_id',
  external_id: 'external_id',
  key: 'idempotency_key',
  idempotency_key: 'idempotency_key',
  by: 'submitted_by',
  submitted_by: 'submitted_by',
  parent: 'parent_id',
  parent_id: 'parent_id',
  tag: 'tag',
};

/** Those that are compared, with the parameter of each side; without a sign it is the first. */
const compared: Readonly<Record<string, { readonly '>': Name; readonly '<': Name | null }>> = {
  age: { '>': 'age_gte', '<': 'created_after' },
  attempts: { '>': 'attempts_gte', '<': null },
  created: { '>': 'created_after', '<': 'created_before' },
  updated: { '>': 'updated_after', '<': 'updated_before' },
};

/**
 * What one line of search text asks for, as parameters: `status:failed type:erc20.* age:>10m data.order.id:81`, a hash,
 * an address, an id or the beginning of one, a selector, a number, or words. Quotes keep spaces together. A word before
 * a colon that is no qualifier is searched for as it stands.
 *
 * `typesOf` tells the message types of a function's selector.
 */
export function readSearchText(search: string, typesOf: (selector: string) => readonly string[]): Given {
  const given: (readonly [string, string])[] = [];
  const words: string[] = [];
  for (const token of search.match(/(?:[^\s"]+|"[^"]*"?)+/g) ?? []) {
    const [, name = '', value = ''] = /^([\w.-]+):(.+)$/s.exec(token) ?? [];
    const qualified = qualifiedBy(name, unquoted(value));
    if (qualified) given.push(qualified);
    else words.push(unquoted(token));
  }
  const rest = words.filter((word) => {
    const meant = meantBy(word, typesOf);
    given.push(...meant);
    return meant.length === 0;
  });
  if (rest.length > 0) given.push(['mentions', rest.join(' ')]);
  return given;
}

function qualifiedBy(name: string, value: string): readonly [string, string] | null {
  if (value === '') return null;
  if (isDataName(name)) return [name, value];
  const plain = Object.hasOwn(qualifiers, name) ? qualifiers[name] : undefined;
  if (plain !== undefined) return [plain, value];
  const sides = Object.hasOwn(compared, name) ? compared[name] : undefined;
  if (sides === undefined) return null;
  const [, sign = '>', amount = ''] = /^([<>])?=?(.*)$/s.exec(value) ?? [];
  const parameter = sign === '<' ? sides['<'] : sides['>'];
  if (parameter === null) return null;
  // younger than 10m: created after 10m ago
  return [parameter, name === 'age' && sign === '<' ? `-${amount}` : amount];
}

function meantBy(word: string, typesOf: (selector: string) => readonly string[]): Given {
  if (/^0x[\da-f]{64}$/i.test(word)) return [['hash', word]];
  if (/^0x[\da-f]{40}$/i.test(word)) return [['address', word]];
  if (/^0x[\da-f]{8}$/i.test(word)) return typesOf(word.toLowerCase()).map((type) => ['message_type', type] as const);
  // digits alone are rather a number of somebody's
  const isId = /^[\da-f]{8}(?:$|-[\da-f-]{0,27}$)/i.test(word) && !/^\d+$/.test(word);
  return isId ? [['id', word]] : [];
}

function unquoted(text: string): string {
  return text.replaceAll('"', '');
}
