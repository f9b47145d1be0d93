/** A word of the filter box and the parameter it stands for. */
export interface Qualifier {
  readonly word: string;
  readonly name: string;
  readonly about: string;
  readonly example: string;
}

export const qualifiers: readonly Qualifier[] = [
  { word: 'status', name: 'status', about: 'pending, success or failed', example: 'failed' },
  { word: 'stage', name: 'stage', about: 'precisely where it is', example: 'reverted' },
  { word: 'type', name: 'message_type', about: 'message type', example: 'erc20.transfer' },
  { word: 'failure', name: 'failure_code', about: 'code of its failure', example: 'execution_reverted' },
  { word: 'category', name: 'failure_category', about: 'kind of its failure', example: 'funds' },
  { word: 'signer', name: 'signer_id', about: 'who signs it', example: '0xf39F…' },
  { word: 'from', name: 'from', about: 'address that sends', example: '0xf39F…' },
  { word: 'to', name: 'to', about: 'address that is called', example: '0x7099…' },
  { word: 'hash', name: 'hash', about: 'hash of any of its attempts', example: '0x…' },
  { word: 'nonce', name: 'nonce', about: 'nonce', example: '41' },
  { word: 'chain', name: 'chain_id', about: 'id of the chain', example: '1' },
  { word: 'block', name: 'block_number', about: 'block it was mined in', example: '21433902' },
  { word: 'after', name: 'created_after', about: 'created after', example: '-24h' },
  { word: 'before', name: 'created_before', about: 'created before', example: '2026-11-01T00:00:00Z' },
  { word: 'minedafter', name: 'mined_after', about: 'mined after', example: '-1h' },
  { word: 'minedbefore', name: 'mined_before', about: 'mined before', example: '-1h' },
  { word: 'age', name: 'age_gte', about: 'pending for longer than, seconds', example: '600' },
  { word: 'attempts', name: 'attempts_gte', about: 'at least so many attempts', example: '3' },
  { word: 'external', name: 'external_id', about: 'your own reference', example: 'order-81' },
  { word: 'key', name: 'idempotency_key', about: 'idempotency key', example: 'order-81' },
  { word: 'tag', name: 'tag', about: 'tag', example: 'payroll' },
  { word: 'by', name: 'submitted_by', about: 'who submitted it', example: 'ops' },
  { word: 'parent', name: 'parent_id', about: 'what it is a duplicate of', example: '019ac2f4-…' },
  { word: 'operation', name: 'operation_id', about: 'part of an operation', example: 'op_…' },
];

export function qualifierOf(word: string): Qualifier | undefined {
  return qualifiers.find((each) => each.word === word || each.name === word);
}

/** How a parameter is written in the box. */
export function wordOf(name: string): string {
  return qualifiers.find((each) => each.name === name)?.word ?? name;
}
