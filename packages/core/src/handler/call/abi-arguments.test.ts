import { expect, it } from 'vitest';
import { readArguments } from './abi-arguments.js';
import { parseFunctionSignature } from './function-signature.js';
import { Issues } from './issues.js';

const address = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';

function read(parameters: string, data: unknown) {
  const issues = new Issues();
  const values = readArguments(parseFunctionSignature(`f(${parameters})`).function.arguments, data, issues, '/data');
  return { values, issues: issues.all };
}

function valuesOf(parameters: string, data: unknown) {
  const { values, issues } = read(parameters, data);
  expect(issues).toEqual([]);
  return values;
}

const issuesOf = (parameters: string, data: unknown) => read(parameters, data).issues;

it('reads arguments by position and by name, in any order of the names', () => {
  expect(valuesOf('address to, uint256 amount', [address, '5'])).toEqual([address, 5n]);
  expect(valuesOf('address to, uint256 amount', { amount: '5', to: address })).toEqual([address, 5n]);
});

it('reads every kind of type', () => {
  expect(
    valuesOf('int8 a, uint256 b, bool c, bytes4 d, bytes e, string f, uint8[] g, bool[2] h, (uint8 x, address y)[] i', [
      '-128',
      '0xff',
      false,
      '0xDEADBEEF',
      '0x',
      'žluťoučký 🐴',
      [1, '2', 3n],
      [true, false],
      [{ y: address, x: 1 }, [2, address]],
    ]),
  ).toEqual([
    -128n,
    255n,
    false,
    '0xdeadbeef',
    '0x',
    'žluťoučký 🐴',
    [1n, 2n, 3n],
    [true, false],
    [
      [1n, address],
      [2n, address],
    ],
  ]);
});

it('takes nothing, in either form, for a function without parameters', () => {
  expect(valuesOf('', [])).toEqual([]);
  expect(valuesOf('', {})).toEqual([]);
  expect(issuesOf('', { a: 1 })).toEqual([
    { pointer: '/data/a', code: 'unknown_field', detail: 'no such field, there is none' },
  ]);
});

it('names everything that is wrong at once', () => {
  expect(
    issuesOf('address _addr, uint256 _weight, bool[] flags', { _addr: '0x1', _weight: '-1', flags: [true, 1, 'true'] }),
  ).toEqual([
    {
      pointer: '/data/_addr',
      code: 'invalid_address',
      detail: 'expected an address (0x and 40 hex digits), got "0x1"',
    },
    {
      pointer: '/data/_weight',
      code: 'out_of_range',
      detail: 'expected a uint256 (0 to 2^256-1) as decimal string, 0x hex or safe integer, got "-1"',
    },
    { pointer: '/data/flags/1', code: 'invalid_boolean', detail: 'expected true or false, got 1' },
    { pointer: '/data/flags/2', code: 'invalid_boolean', detail: 'expected true or false, got "true"' },
  ]);
});

it('tells a mistyped name from a missing one, and what was meant', () => {
  expect(issuesOf('address _addr, uint256 _weight', { _addr: address, weight: '5' })).toEqual([
    { pointer: '/data/weight', code: 'unknown_field', detail: 'no such field, did you mean "_weight"?' },
    {
      pointer: '/data/_weight',
      code: 'required',
      detail: 'expected a uint256 (0 to 2^256-1) as decimal string, 0x hex or safe integer, got nothing',
    },
  ]);
  expect(issuesOf('address to, uint256 amount', { to: address, amount: '5', status: 'success' })).toEqual([
    { pointer: '/data/status', code: 'unknown_field', detail: 'no such field, there are to, amount' },
  ]);
});

it('counts arguments, elements and bytes', () => {
  expect(issuesOf('address to, uint256 amount', [address])).toEqual([
    { pointer: '/data', code: 'wrong_length', detail: 'expected 2 arguments (address to, uint256 amount), got 1' },
  ]);
  expect(issuesOf('uint8[2] pair, bytes4 id, (bool a) t', [[1], '0xabcdef', [true, false]])).toEqual([
    { pointer: '/data/0', code: 'wrong_length', detail: 'expected an array of 2 uint8, got 1' },
    {
      pointer: '/data/1',
      code: 'wrong_length',
      detail: 'expected bytes4 as 0x and 8 hex digits, got 3 bytes: "0xabcdef"',
    },
    { pointer: '/data/2', code: 'wrong_length', detail: 'expected 1 value (bool a), got 2' },
  ]);
});

it('wants an array where names are missing or given twice', () => {
  expect(valuesOf('address, uint256', [address, 1])).toEqual([address, 1n]);
  for (const parameters of ['address, uint256', 'address to, uint256', 'uint256 a, uint256 a']) {
    expect(issuesOf(parameters, { to: address })).toMatchObject([{ pointer: '/data', code: 'invalid_value' }]);
  }
});

it.each([
  ['uint8', '256', 'out_of_range', 'expected a uint8 (0 to 255) as decimal string, 0x hex or safe integer, got "256"'],
  [
    'int16',
    '-32769',
    'out_of_range',
    'expected an int16 (-32768 to 32767) as decimal string, 0x hex or safe integer, got "-32769"',
  ],
  [
    'int24',
    2 ** 23,
    'out_of_range',
    'expected an int24 (-2^23 to 2^23-1) as decimal string, 0x hex or safe integer, got 8388608',
  ],
  [
    'int8',
    '0xff',
    'out_of_range',
    'expected an int8 (-128 to 127) as decimal string, 0x hex or safe integer, got "0xff": hex is read without a sign, write negative numbers in decimal',
  ],
  ['string', 'a\0b', 'invalid_string', 'expected a string without NUL, got "a\\u0000b"'],
  [
    'string',
    'a\ud800',
    'invalid_string',
    'expected a string of whole characters, got half of a surrogate pair in "a\\ud800"',
  ],
  ['string', 5, 'invalid_string', 'expected a string, got 5'],
  ['bytes', 'abcd', 'invalid_hex', 'expected bytes as 0x and hex digits, got "abcd"'],
  ['bytes', [1, 2], 'invalid_hex', 'expected bytes as 0x and hex digits, got an array of 2'],
  ['uint8[]', { 0: 1, length: 1 }, 'invalid_value', 'expected an array of uint8, got an object'],
  ['(bool a)', 'true', 'invalid_value', 'expected (bool a) as an array or an object by names, got "true"'],
  ['bool', null, 'invalid_boolean', 'expected true or false, got null'],
  ['address', undefined, 'required', 'expected an address (0x and 40 hex digits), got nothing'],
])('refuses for %s the value %j', (type, value, code, detail) => {
  expect(issuesOf(type, [value])).toEqual([{ pointer: '/data/0', code, detail }]);
});

it('takes what only looks like fields of an object for missing', () => {
  const inherited = Object.create({ to: address });
  expect(issuesOf('address to', inherited)).toMatchObject([{ pointer: '/data/to', code: 'required' }]);
  expect(issuesOf('address constructor', {})).toMatchObject([{ pointer: '/data/constructor', code: 'required' }]);
  expect(issuesOf('address to', JSON.parse(`{"to":"${address}","__proto__":{"polluted":true}}`))).toMatchObject([
    { pointer: '/data/__proto__', code: 'unknown_field' },
  ]);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

it('takes fields that are named like those of every object', () => {
  const data = JSON.parse('{"__proto__":"1","constructor":"2","toString":"3"}');
  expect(valuesOf('uint256 __proto__, uint256 constructor, uint256 toString', data)).toEqual([1n, 2n, 3n]);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

it('takes the holes of a sparse array for missing', () => {
  // biome-ignore lint/suspicious/noSparseArray: its hole is the question
  expect(issuesOf('bool[] flags', [[true, , false]])).toEqual([
    { pointer: '/data/0/1', code: 'required', detail: 'expected true or false, got nothing' },
  ]);
});

it('refuses a huge text before looking at it', () => {
  for (const value of ['\0'.repeat(300_001), `0x${'z'.repeat(300_000)}`]) {
    expect(issuesOf('string a', [value])).toMatchObject([{ pointer: '/data/0', code: 'too_large' }]);
    expect(issuesOf('uint256 a', [value])).toMatchObject([{ pointer: '/data/0', code: 'invalid_integer' }]);
  }
});

it('descends no deeper than the type', () => {
  let deep: unknown = [];
  for (let level = 0; level < 100_000; level++) deep = [deep];
  expect(issuesOf('uint8[][] a', [deep])).toMatchObject([{ pointer: '/data/0/0/0', code: 'invalid_integer' }]);
});

it('stops at a hundred issues', () => {
  expect(issuesOf('bool[] flags', [Array(4000).fill(1)])).toHaveLength(100);
  const unknown = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field${index}`, 1]));
  expect(issuesOf('bool a', unknown)).toHaveLength(100);
});

it.each([
  ['a long array', 'uint8[] a', [Array(1_000_000).fill(1)], '/data/0', 'at least 32000064'],
  ['a long array of arrays', 'uint8[2][] a', [Array(10_000).fill([1, 2])], '/data/0', 'at least 640064'],
  [
    'arrays that are too long together',
    'uint8[][] a',
    [Array(3).fill(Array(2000).fill(1))],
    '/data/0/2',
    'at least 192',
  ],
  ['a long text', 'string a', ['a'.repeat(130_000)], '/data/0', 'at least 130064'],
  ['long bytes', 'bytes a', [`0x${'ab'.repeat(130_000)}`], '/data/0', 'at least 130064'],
])('refuses %s that no transaction can carry, before reading it all', (_what, parameters, data, pointer, got) => {
  const issues = issuesOf(parameters, data);
  expect(issues).toEqual([
    {
      pointer,
      code: 'too_large',
      detail: expect.stringContaining(
        'expected at most 130000 bytes of calldata (nodes refuse transactions over 131072), got at least ',
      ),
    },
  ]);
  expect(issues[0]?.detail).toContain(got);
});

it('cuts names of absurd length and escapes them as JSON Pointers do', () => {
  expect(issuesOf('bool a', { 'x/y~z': 1, a: true })).toMatchObject([{ pointer: '/data/x~1y~0z' }]);
  expect(issuesOf('bool a', { ['n'.repeat(100_000)]: 1, a: true })[0]?.pointer).toHaveLength(109);
});
