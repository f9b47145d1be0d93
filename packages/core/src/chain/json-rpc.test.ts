import { describe, expect, it, test } from 'vitest';
import { repliesFrom } from './json-rpc.js';

const one = (body: unknown, status = 200) =>
  repliesFrom(typeof body === 'string' ? body : JSON.stringify(body), status, null, [7]);
const batch = (body: unknown, status = 200) => repliesFrom(JSON.stringify(body), status, 4000, [7, 8, 9]);
const result = (id: unknown, value: unknown) => ({ jsonrpc: '2.0', id, result: value });
const failure = (id: unknown, code: unknown = -32000, message: unknown = 'nonce too low') => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
});
const broken = (message: string) => [{ kind: 'broken', message }];

describe('a single reply', () => {
  it('is its result, null and false included', () => {
    for (const value of ['0x1', null, false, { a: 1 }])
      expect(one(result(7, value))).toEqual([{ kind: 'result', result: value }]);
  });

  it('is the node’s error with its own words and data', () => {
    expect(one({ id: 7, error: { code: 3, message: 'execution reverted', data: '0x08' } })).toEqual([
      { kind: 'error', code: 3, message: 'execution reverted', data: '0x08' },
    ]);
  });

  it('may carry a null beside an error, as some clients write both', () => {
    expect(one({ id: 7, result: null, error: { code: 1, message: 'x' } })).toMatchObject([{ kind: 'error', code: 1 }]);
    expect(one({ id: 7, result: '0x1', error: null })).toEqual([{ kind: 'result', result: '0x1' }]);
  });

  it('may lack the id where the node could not read the request', () => {
    expect(one(failure(null, -32700, 'parse error'))).toMatchObject([{ kind: 'error', code: -32700 }]);
  });

  it('keeps an error without a usable code or message', () => {
    expect(one(failure(7, '-32000', 12))).toEqual([{ kind: 'error', code: undefined, message: '', data: undefined }]);
  });

  test.each([
    ['another id', result(8, '0x1'), 'the reply carries another id'],
    ['the id as a text', result('7', '0x1'), 'the reply carries another id'],
    ['a result without any id', { result: '0x1' }, 'the reply carries another id'],
    [
      'a result and an error',
      { id: 7, result: '0x1', error: { code: 1, message: 'x' } },
      'the reply has a result and an error',
    ],
    ['neither', { id: 7 }, 'the reply has neither result nor error'],
    ['an error that is a text', { id: 7, error: 'nope' }, 'the error is not an object'],
    ['an error that is a list', { id: 7, error: [] }, 'the error is not an object'],
    ['a batch', [result(7, '0x1')], 'no reply to this call'],
    ['a text', '"0x1"', 'no reply to this call'],
    ['a number', '5', 'no reply to this call'],
    ['null', 'null', 'no reply to this call'],
    ['nothing', '', 'the answer is not JSON-RPC'],
    ['a web page', '<html><body>Welcome</body></html>', 'the answer is not JSON-RPC'],
    ['half a reply', '{"jsonrpc":"2.0","id":7,"resu', 'the answer is not JSON-RPC'],
  ])('is broken when it has %s', (_name, body, message) => {
    expect(one(body)).toEqual(broken(message));
  });

  it('is not fooled by keys of the prototype', () => {
    expect(one('{"__proto__":{"id":7,"result":"0x1"}}')).toEqual(broken('the reply carries another id'));
  });
});

describe('a batch', () => {
  it('is put in order by the ids', () => {
    expect(batch([result(9, 'c'), result(7, 'a'), result(8, 'b')])).toEqual([
      { kind: 'result', result: 'a' },
      { kind: 'result', result: 'b' },
      { kind: 'result', result: 'c' },
    ]);
  });

  it('answers each call by itself: one error, one missing', () => {
    expect(batch([result(7, 'a'), failure(9)])).toEqual([
      { kind: 'result', result: 'a' },
      { kind: 'broken', message: 'no reply to this call' },
      { kind: 'error', code: -32000, message: 'nonce too low', data: undefined },
    ]);
  });

  it('is not thrown off by what is no reply', () => {
    expect(batch([null, 'x', 5, [], result(8, 'b')])).toMatchObject([
      { kind: 'broken' },
      { kind: 'result', result: 'b' },
      { kind: 'broken' },
    ]);
  });

  it('is refused by one error for all of it, or as too large', () => {
    expect(batch(failure(null, -32600, 'batch requests are not supported'))).toBe('batch-refused');
    expect(batch(failure(null, -32600, 'batch too large'), 400)).toBe('batch-refused');
    expect(repliesFrom('Request Entity Too Large', 413, null, [7, 8])).toBe('batch-refused');
  });

  it('whose answer is a page or nothing is broken for every call', () => {
    for (const text of ['<html></html>', '']) {
      expect(repliesFrom(text, 200, null, [7, 8])).toEqual([
        { kind: 'broken', message: 'the answer is not JSON-RPC' },
        { kind: 'broken', message: 'the answer is not JSON-RPC' },
      ]);
    }
  });

  it('under 5xx is the same trouble for every call', () => {
    expect(repliesFrom('<html>Bad Gateway</html>', 502, 4000, [7, 8])).toEqual([
      { kind: 'http', status: 502, body: '<html>Bad Gateway</html>', retryAfterMs: 4000 },
      { kind: 'http', status: 502, body: '<html>Bad Gateway</html>', retryAfterMs: 4000 },
    ]);
  });

  it('that is rate-limited as a whole is so for every call, and not refused for being a batch', () => {
    // Infura and Alchemy answer 200 (or 429) with one error object; batches are fine there
    expect(batch(failure(null, -32005, 'daily request count exceeded, request rate limited'))).toMatchObject([
      { kind: 'error', code: -32005 },
      { kind: 'error', code: -32005 },
      { kind: 'error', code: -32005 },
    ]);
  });
});

describe('an HTTP error', () => {
  it('is its status and the beginning of its body', () => {
    expect(repliesFrom('x'.repeat(900), 503, 1500, [7])).toEqual([
      { kind: 'http', status: 503, body: 'x'.repeat(500), retryAfterMs: 1500 },
    ]);
  });

  test.each([400, 401, 403, 404, 500, 503])('%i with a JSON-RPC error inside is that error', (status) => {
    expect(one(failure(7), status)).toMatchObject([{ kind: 'error', message: 'nonce too low' }]);
    expect(one(failure(99), status)).toMatchObject([{ kind: 'error', message: 'nonce too low' }]);
  });

  it('429 stays 429, whatever its body says: its header tells how long to wait', () => {
    expect(repliesFrom(JSON.stringify(failure(7)), 429, 9000, [7])).toMatchObject([
      { kind: 'http', status: 429, retryAfterMs: 9000 },
    ]);
  });

  it('with a result inside is not believed', () => {
    expect(one(result(7, '0x1'), 500)).toMatchObject([{ kind: 'http', status: 500 }]);
  });

  it('of a redirect is one too: nothing is followed', () => {
    expect(one('', 302)).toMatchObject([{ kind: 'http', status: 302 }]);
  });
});
