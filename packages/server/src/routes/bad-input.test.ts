import { expect, test } from 'vitest';
import { addWeight, goodBody, someone, startApp } from '../../test/harness.js';

interface Row {
  readonly what: string;
  /** Fields on top of a body that works, or a text to send as it is. */
  readonly body: Record<string, unknown> | string | Uint8Array;
  readonly headers?: Record<string, string>;
  readonly status?: number;
  readonly code: string;
  readonly pointer?: string;
  readonly detail: string;
}

const call = { message_type: 'contract.call', data: '0x', to: someone };
const json = JSON.stringify(goodBody);
const withMember = (member: string) => json.replace(/}$/, `,${member}}`);

// biome-ignore format: a row is a line
const rows: Row[] = [
  // the body as a whole
  { what: 'nothing', body: '', code: 'invalid_json', detail: 'empty' },
  { what: 'spaces', body: '   ', code: 'invalid_json', detail: 'cannot be parsed' },
  { what: 'no JSON', body: 'hello', code: 'invalid_json', detail: 'cannot be parsed' },
  { what: 'half of it', body: json.slice(0, 40), code: 'invalid_json', detail: 'cannot be parsed' },
  { what: 'something behind it', body: `${json} ;`, code: 'invalid_json', detail: 'Expected end of input' },
  { what: 'two bodies', body: json + json, code: 'invalid_json', detail: 'Expected end of input' },
  { what: 'a BOM', body: `\ufeff${json}`, code: 'invalid_json', detail: 'byte order mark' },
  { what: 'an array', body: `[${json}]`, code: 'invalid_json', detail: 'got an array' },
  { what: 'null', body: 'null', code: 'invalid_json', detail: 'got null' },
  { what: 'a string', body: '"x"', code: 'invalid_json', detail: 'got a string' },
  { what: 'a number', body: '1', code: 'invalid_json', detail: 'got a number' },
  { what: 'bytes that are no UTF-8', body: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), code: 'invalid_json', detail: 'not valid UTF-8' },
  { what: 'UTF-16', body: new Uint8Array(Buffer.from(json, 'utf16le')), code: 'invalid_json', detail: 'cannot be parsed' },
  { what: 'gzip', body: Uint8Array.of(0x1f, 0x8b, 8, 0, 0xff), headers: { 'content-encoding': 'gzip' }, code: 'invalid_json', detail: 'Content-Encoding gzip' },
  { what: 'a key twice', body: withMember('"data":[]'), code: 'invalid_json', detail: 'The key "data" appears twice' },
  { what: 'a key twice with one value', body: withMember(`"message_type":${JSON.stringify(addWeight)}`), code: 'invalid_json', detail: 'A key appears twice' },
  { what: 'a key twice, deep inside', body: `{"message_type":"native.transfer","data":{"to":"0x1","to":"0x2","value":"1"}}`, code: 'invalid_json', detail: 'The key "to" appears twice' },
  { what: 'nesting of 10,000 levels', body: `{"message_type":"x","data":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, code: 'invalid_json', detail: 'nested more than 64' },
  { what: '2^53+1', body: `{"message_type":"x","data":[9007199254740993]}`, code: 'invalid_json', detail: 'would become 9007199254740992' },
  { what: '1e400', body: `{"message_type":"x","data":[1e400]}`, code: 'invalid_json', detail: 'would become Infinity' },
  { what: '-0', body: `{"message_type":"x","data":[-0]}`, code: 'invalid_json', detail: 'would become 0' },
  { what: 'leading zeros', body: `{"message_type":"x","data":[007]}`, code: 'invalid_json', detail: 'cannot be parsed' },
  { what: 'NUL in a text', body: `{"message_type":"x","data":"\\u0000"}`, code: 'invalid_json', detail: 'NUL' },
  { what: 'half of a surrogate pair', body: `{"message_type":"x","data":"\\ud800"}`, code: 'invalid_json', detail: 'surrogate' },
  { what: '__proto__', body: withMember('"__proto__":{"polluted":true}'), code: 'invalid_json', detail: '__proto__' },
  { what: 'a body over the limit', body: JSON.stringify({ ...goodBody, metadata: { x: 'y'.repeat(300_000) } }), status: 413, code: 'body_too_large', detail: 'at most 262144 bytes' },
  // content types
  { what: 'a form', body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' }, code: 'invalid_json', detail: 'application/x-www-form-urlencoded' },
  { what: 'text/plain', body: json, headers: { 'content-type': 'text/plain' }, code: 'invalid_json', detail: 'text/plain' },
  { what: 'something like JSON', body: json, headers: { 'content-type': 'application/jsonp' }, code: 'invalid_json', detail: 'application/jsonp' },
  { what: 'another charset', body: json, headers: { 'content-type': 'application/json; charset=latin1' }, code: 'invalid_json', detail: 'latin1' },
  // the fields
  { what: 'an empty object', body: '{}', code: 'missing_field', pointer: '/message_type', detail: 'Missing: message_type, data.' },
  { what: 'no data', body: `{"message_type":"raw"}`, code: 'missing_field', pointer: '/data', detail: 'Missing: data.' },
  { what: 'no message_type', body: `{"data":"0x"}`, code: 'missing_field', pointer: '/message_type', detail: 'Missing: message_type.' },
  { what: 'no data, but toString', body: `{"message_type":"raw","toString":1}`, code: 'unknown_field', pointer: '/toString', detail: 'toString' },
  { what: 'an unknown field', body: { colour: 'red' }, code: 'unknown_field', pointer: '/colour', detail: 'colour' },
  { what: 'a field in camelCase', body: { idempotencyKey: 'x' }, code: 'unknown_field', pointer: '/idempotencyKey', detail: 'did you mean "idempotency_key"' },
  { what: 'a mistyped field', body: { prioritty: 1 }, code: 'unknown_field', pointer: '/prioritty', detail: 'did you mean "priority"' },
  { what: 'status', body: { status: 'success' }, code: 'unknown_field', pointer: '/status', detail: 'set by the broadcaster' },
  { what: 'nonce', body: { nonce: 3 }, code: 'unknown_field', pointer: '/nonce', detail: 'set by the broadcaster' },
  { what: 'transaction_id', body: { transaction_id: 'x' }, code: 'unknown_field', pointer: '/transaction_id', detail: 'set by the broadcaster' },
  { what: 'constructor', body: { constructor: { prototype: { polluted: true } } }, code: 'unknown_field', pointer: '/constructor', detail: 'constructor' },
  { what: 'a field with slashes', body: { 'a/b~c': 1 }, code: 'unknown_field', pointer: '/a~1b~0c', detail: 'a/b~c' },
  { what: 'message_type as number', body: { message_type: 5 }, code: 'invalid_field', pointer: '/message_type', detail: 'expected a string, got 5' },
  { what: 'message_type as null', body: { message_type: null }, code: 'invalid_field', pointer: '/message_type', detail: 'got null' },
  { what: 'message_type as object', body: { message_type: { toString: 1 } }, code: 'invalid_field', pointer: '/message_type', detail: 'got an object' },
  { what: 'message_type empty', body: { message_type: '' }, code: 'unknown_message_type', pointer: '/message_type', detail: '' },
  { what: 'message_type unknown', body: { message_type: 'contract.cal' }, code: 'unknown_message_type', pointer: '/message_type', detail: 'did you mean' },
  { what: 'message_type toString', body: { message_type: 'toString' }, code: 'unknown_message_type', pointer: '/message_type', detail: 'toString' },
  { what: 'message_type __proto__', body: { message_type: '__proto__' }, code: 'unknown_message_type', pointer: '/message_type', detail: '__proto__' },
  { what: 'a signature that is not registered', body: { message_type: 'mint(uint256 n)' }, code: 'unknown_message_type', pointer: '/message_type', detail: 'mint' },
  { what: 'signer_id as number', body: { signer_id: 1 }, code: 'invalid_field', pointer: '/signer_id', detail: 'expected a string, got 1' },
  { what: 'signer_id as object', body: { signer_id: { toString: 1 } }, code: 'invalid_field', pointer: '/signer_id', detail: 'got an object' },
  { what: 'signer_id unknown', body: { signer_id: someone }, code: 'signer_unknown', pointer: '/signer_id', detail: 'expected one of' },
  { what: 'signer_id no address', body: { signer_id: 'me' }, code: 'signer_unknown', pointer: '/signer_id', detail: 'expected one of' },
  { what: 'chain_id as text', body: { chain_id: '31337' }, code: 'invalid_field', pointer: '/chain_id', detail: 'a positive integer' },
  { what: 'chain_id unknown', body: { chain_id: 5 }, code: 'invalid_field', pointer: '/chain_id', detail: '31337' },
  { what: 'chain_id fractional', body: { chain_id: 1.5 }, code: 'invalid_field', pointer: '/chain_id', detail: '1.5' },
  { what: 'priority as text', body: { priority: 'high' }, code: 'invalid_field', pointer: '/priority', detail: '"high"' },
  { what: 'priority too high', body: { priority: 1001 }, code: 'invalid_field', pointer: '/priority', detail: '-1000 to 1000' },
  { what: 'priority null', body: { priority: null }, code: 'invalid_field', pointer: '/priority', detail: 'null' },
  { what: 'valid_until as number', body: { valid_until: 4_000_000_000 }, code: 'invalid_field', pointer: '/valid_until', detail: 'RFC 3339' },
  { what: 'valid_until without offset', body: { valid_until: '2999-01-01T00:00:00' }, code: 'invalid_field', pointer: '/valid_until', detail: 'with its offset' },
  { what: 'valid_until in the past', body: { valid_until: '2001-01-01T00:00:00Z' }, code: 'invalid_field', pointer: '/valid_until', detail: 'future' },
  { what: 'max_attempts 0', body: { max_attempts: 0 }, code: 'invalid_field', pointer: '/max_attempts', detail: '1 to 100' },
  { what: 'confirmations -1', body: { confirmations: -1 }, code: 'invalid_field', pointer: '/confirmations', detail: '1 to 10000' },
  { what: 'success_on', body: { success_on: 'sent' }, code: 'invalid_field', pointer: '/success_on', detail: "'accepted'" },
  { what: 'tags as text', body: { tags: 'a' }, code: 'invalid_field', pointer: '/tags', detail: '20 texts' },
  { what: 'tags of numbers', body: { tags: [1] }, code: 'invalid_field', pointer: '/tags', detail: '20 texts' },
  { what: 'too many tags', body: { tags: Array(21).fill('a') }, code: 'invalid_field', pointer: '/tags', detail: '20 texts' },
  { what: 'metadata as array', body: { metadata: [] }, code: 'invalid_field', pointer: '/metadata', detail: 'object of texts' },
  { what: 'metadata with a number', body: { metadata: { a: 1 } }, code: 'invalid_field', pointer: '/metadata', detail: 'object of texts' },
  { what: 'metadata over 4 kB', body: { metadata: { a: 'x'.repeat(5000) } }, code: 'invalid_field', pointer: '/metadata', detail: '4096' },
  { what: 'external_id empty', body: { external_id: '' }, code: 'invalid_field', pointer: '/external_id', detail: '1 to 255' },
  { what: 'external_id as number', body: { external_id: 7 }, code: 'invalid_field', pointer: '/external_id', detail: '1 to 255' },
  { what: 'idempotency_key as number', body: { idempotency_key: 7 }, code: 'invalid_field', pointer: '/idempotency_key', detail: 'visible ASCII' },
  { what: 'idempotency_key with an umlaut', body: { idempotency_key: 'ä' }, code: 'invalid_field', pointer: '/idempotency_key', detail: 'visible ASCII' },
  { what: 'idempotency_key too long', body: { idempotency_key: 'x'.repeat(256) }, code: 'invalid_field', pointer: '/idempotency_key', detail: '255' },
  { what: 'an empty key header', body: {}, headers: { 'idempotency-key': '' }, code: 'invalid_field', pointer: '/idempotency_key', detail: 'visible ASCII' },
  { what: 'two keys', body: { idempotency_key: 'a' }, headers: { 'idempotency-key': 'b' }, code: 'invalid_field', pointer: '/idempotency_key', detail: 'Idempotency-Key says "b", the body "a"' },
  // what the message type makes of it
  { what: 'data null', body: { data: null }, code: 'invalid_data', pointer: '/data', detail: 'null' },
  { what: 'data as number', body: { data: 5 }, code: 'invalid_data', pointer: '/data', detail: '5' },
  { what: 'data as boolean', body: { data: true }, code: 'invalid_data', pointer: '/data', detail: 'true' },
  { what: 'an argument missing', body: { data: { _addr: someone } }, code: 'invalid_data', pointer: '/data/_weight', detail: 'got nothing' },
  { what: 'an argument too many', body: { data: { _addr: someone, _weight: '1', extra: 1 } }, code: 'invalid_data', pointer: '/data/extra', detail: 'no such field' },
  { what: 'too few arguments', body: { data: [someone] }, code: 'invalid_data', pointer: '/data', detail: 'expected 2 arguments' },
  { what: 'a bad checksum', body: { data: [someone.replace('C8', 'c8'), '1'] }, code: 'invalid_data', pointer: '/data/0', detail: 'checksum' },
  { what: 'a short address', body: { data: ['0x12', '1'] }, code: 'invalid_data', pointer: '/data/0', detail: '40 hex digits' },
  { what: 'an address as object', body: { data: [{ toString: 'x' }, '1'] }, code: 'invalid_data', pointer: '/data/0', detail: 'an object' },
  { what: 'a negative uint', body: { data: [someone, '-1'] }, code: 'invalid_data', pointer: '/data/1', detail: 'uint256' },
  { what: '2^256', body: { data: [someone, (2n ** 256n).toString()] }, code: 'invalid_data', pointer: '/data/1', detail: 'uint256' },
  { what: 'a number of 10,000 digits', body: { data: [someone, '9'.repeat(10_000)] }, code: 'invalid_data', pointer: '/data/1', detail: 'uint256' },
  { what: '1e18 as text', body: { data: [someone, '1e18'] }, code: 'invalid_data', pointer: '/data/1', detail: '"1e18"' },
  { what: 'odd hex', body: { data: '0x1c41742' }, code: 'invalid_data', pointer: '/data', detail: 'odd number' },
  { what: '0X', body: { data: '0X1c41742f' }, code: 'invalid_data', pointer: '/data', detail: 'calldata in hex' },
  { what: 'hex without 0x', body: { data: '1c41742f' }, code: 'invalid_data', pointer: '/data', detail: 'calldata in hex' },
  { what: 'hex with spaces', body: { data: '0x1c41 742f' }, code: 'invalid_data', pointer: '/data', detail: 'hex digits only' },
  { what: 'another selector', body: { data: '0xdeadbeef' }, code: 'invalid_data', pointer: '/data', detail: '1c41742f' },
  { what: 'a truncated call', body: { data: '0x1c41742f' }, code: 'invalid_data', pointer: '/data', detail: '' },
  { what: 'data against a schema', body: { message_type: 'native.transfer', data: { to: 'x' } }, code: 'invalid_data', pointer: '/data/to', detail: '' },
  { what: 'raw bytes that are no transaction', body: { message_type: 'raw', data: '0x1234' }, code: 'invalid_data', pointer: '/data', detail: '' },
  { what: 'a choice the type does not leave', body: { to: someone }, code: 'invalid_field', pointer: '/to', detail: 'does not let the caller choose' },
  { what: 'no destination', body: { message_type: 'contract.call', data: '0x' }, code: 'missing_field', pointer: '/to', detail: 'expected the address' },
  { what: 'the zero address', body: { ...call, to: `0x${'0'.repeat(40)}` }, code: 'invalid_field', pointer: '/to', detail: 'zero address' },
  { what: 'a destination as object', body: { ...call, to: { toString: 'x' } }, code: 'invalid_field', pointer: '/to', detail: 'an object' },
  { what: 'value as number', body: { ...call, value: 1 }, code: 'invalid_field', pointer: '/value', detail: 'send a string' },
  { what: 'value with a fraction', body: { ...call, value: '1.5' }, code: 'invalid_field', pointer: '/value', detail: '"1.5"' },
  { what: 'value negative', body: { ...call, value: '-1' }, code: 'invalid_field', pointer: '/value', detail: '-1' },
  { what: 'value 2^256', body: { ...call, value: `0x1${'0'.repeat(64)}` }, code: 'invalid_field', pointer: '/value', detail: '2^256' },
  { what: 'gas 0', body: { ...call, gas: 0 }, code: 'invalid_field', pointer: '/gas', detail: 'gas' },
  { what: 'a fee as number', body: { ...call, max_fee_per_gas: 5 }, code: 'invalid_field', pointer: '/max_fee_per_gas', detail: 'send a string' },
  { what: 'a tip over the fee', body: { ...call, max_fee_per_gas: '5', max_priority_fee_per_gas: '6' }, code: 'invalid_field', pointer: '/max_priority_fee_per_gas', detail: 'at most' },
  { what: 'more calldata than nodes take', body: { ...call, data: `0x${'00'.repeat(130_001)}` }, code: 'invalid_data', pointer: '/data', detail: 'at most 130000 bytes' },
  { what: 'creating a contract of nothing', body: { ...call, to: null }, code: 'invalid_data', pointer: '/data', detail: 'init code' },
];

test.each(rows)('refuses $what', async (row) => {
  const { post, request } = await startApp();
  const before = Object.getOwnPropertyNames(Object.prototype).sort();
  const body = row.body instanceof Uint8Array || typeof row.body === 'string' ? row.body : { ...goodBody, ...row.body };
  const sent = body instanceof Uint8Array ? await postBytes(request, body, row.headers) : await post(body, row.headers);

  expect(sent.status).toBe(row.status ?? 400);
  expect(sent.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(sent.body).toMatchObject({
    code: row.code,
    status: row.status ?? 400,
    retryable: false,
    instance: '/transaction/broadcast',
  });
  const said = JSON.stringify([sent.body.detail, sent.body.errors ?? []]).replaceAll('\\"', '"');
  expect(said).toContain(row.detail);
  if (row.pointer !== undefined)
    expect(sent.body.errors.map((issue: { pointer: string }) => issue.pointer)).toContain(row.pointer);
  expect(JSON.stringify(sent.body).length).toBeLessThan(5000);
  expect(JSON.stringify(sent.body)).not.toMatch(/node_modules|\.ts:|\.js:/);

  expect((await request('/transactions')).body.data).toEqual([]);
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
});

function postBytes(request: Awaited<ReturnType<typeof startApp>>['request'], body: Uint8Array, headers = {}) {
  return request('/transaction/broadcast', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: new Uint8Array(body),
  });
}

test('says all missing fields, and where the header is missing how to send it', async () => {
  const { post, request } = await startApp();
  expect((await post({})).body.errors).toEqual([
    { pointer: '/message_type', code: 'required', detail: 'expected `message_type`, got nothing' },
    { pointer: '/data', code: 'required', detail: 'expected `data`, got nothing' },
  ]);
  const bare = await request('/transaction/broadcast', { method: 'POST', body: new TextEncoder().encode(json) });
  expect(bare.body).toMatchObject({
    code: 'invalid_json',
    detail: expect.stringContaining('got none'),
    hint: expect.stringContaining('curl'),
  });
});

test('names the nearest field, and for message types those there are', async () => {
  const { post } = await startApp();
  expect((await post({ ...goodBody, datta: 1 })).body.did_you_mean).toBe('data');
  expect((await post({ ...goodBody, message_type: 'contrakt.call' })).body).toMatchObject({
    did_you_mean: 'contract.call',
    known: [addWeight, 'native.transfer', 'contract.call', 'raw'],
  });
});

test('collects what is wrong in one answer', async () => {
  const { post } = await startApp();
  const { body } = await post({ ...goodBody, tags: 5, priority: 'x', max_attempts: 0 });
  expect(body.errors.map((issue: { pointer: string }) => issue.pointer)).toEqual([
    '/tags',
    '/priority',
    '/max_attempts',
  ]);
});
