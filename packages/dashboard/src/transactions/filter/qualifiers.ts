import { filtersBy } from '../../api/config.js';

/** A word of the filter box and the parameter it stands for. */
export interface Qualifier {
  readonly word: string;
  readonly name: string;
  readonly about: string;
}

const all: readonly Qualifier[] = [
  { word: 'status', name: 'status', about: 'pending, success or failed' },
  { word: 'stage', name: 'stage', about: 'precisely where it is' },
  { word: 'type', name: 'message_type', about: 'message type; erc20.* for all of them' },
  { word: 'failure', name: 'failure_code', about: 'code of its failure' },
  { word: 'category', name: 'failure_category', about: 'kind of its failure' },
  { word: 'signer', name: 'from', about: 'address that signs' },
  { word: 'to', name: 'to', about: 'address that is called' },
  { word: 'address', name: 'address', about: 'signer or recipient' },
  { word: 'hash', name: 'hash', about: 'hash of any of its attempts' },
  { word: 'nonce', name: 'nonce', about: 'nonce' },
  { word: 'chain', name: 'chain_id', about: 'id of the chain' },
  { word: 'block', name: 'block_number', about: 'block it was mined in' },
  { word: 'id', name: 'id', about: 'id, or its beginning' },
  { word: 'external', name: 'external_id', about: 'your own reference' },
  { word: 'key', name: 'idempotency_key', about: 'idempotency key' },
  { word: 'tag', name: 'tag', about: 'tag' },
  { word: 'after', name: 'created_after', about: 'created after, as -24h' },
  { word: 'before', name: 'created_before', about: 'created before' },
  { word: 'changed', name: 'updated_after', about: 'changed after, as -1h' },
  { word: 'unchanged', name: 'updated_before', about: 'not changed since, as -1h' },
  { word: 'age', name: 'age_gte', about: 'older than, as 10m' },
  { word: 'attempts', name: 'attempts_gte', about: 'signed so often or more' },
  { word: 'by', name: 'submitted_by', about: 'who handed it in' },
  { word: 'parent', name: 'parent_id', about: 'what it repeats' },
  { word: 'operation', name: 'operation_id', about: 'part of an operation' },
];

/** Those of this server. */
export function qualifiers(): readonly Qualifier[] {
  return all.filter(({ name }) => filtersBy(name));
}

export function qualifierOf(word: string): Qualifier | undefined {
  return qualifiers().find((each) => each.word === word || each.name === word);
}

/** How a parameter is written in the box. */
export function wordOf(name: string): string {
  return all.find((each) => each.name === name)?.word ?? name;
}
