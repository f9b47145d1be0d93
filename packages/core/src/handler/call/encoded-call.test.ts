import { encodeFunctionData, parseAbi } from 'viem';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { type EncodedType, encodedType, type StandardSchema } from '../../transaction/message-type.js';
import { readEncodedCall } from './encoded-call.js';
import { Issues } from './issues.js';

const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const abi = parseAbi([
  'function transfer(address to, uint256 amount)',
  'function mint(uint256 a)',
  'function mint(uint256 a, uint256 b)',
]);
const schema = z.object({ to: z.string(), amounts: z.array(z.string().regex(/^\d+$/)) });
const any = z.any();

async function read<Data>(type: EncodedType<Data>, data: unknown) {
  const issues = new Issues();
  const call = await readEncodedCall(type, data, issues);
  return { call, issues: issues.all };
}

/** What a type whose `encode` returns `made` says. */
const made = (call: unknown) => read(encodedType({ schema: any, encode: () => call as never }), {}); // wrong on purpose

it('lets the schema read the data and `encode` make the call', async () => {
  const type = encodedType({
    schema: z.object({ amount: z.string().transform(BigInt) }),
    encode: ({ amount }) => ({ to, abi, functionName: 'transfer', args: [to, amount], value: 1n }),
  });
  expect(await read(type, { amount: '5' })).toEqual({
    call: { to, value: 1n, calldata: encodeFunctionData({ abi, functionName: 'transfer', args: [to, 5n] }) },
    issues: [],
  });
});

it('waits for a schema that takes its time', async () => {
  const type = encodedType({
    schema: z.string().refine(async (text) => text === 'good', 'not a good one'),
    encode: () => ({ to, data: '0x' }),
  });
  expect((await read(type, 'good')).call).toEqual({ to, value: 0n, calldata: '0x' });
  expect((await read(type, 'bad')).issues).toEqual([
    { pointer: '/data', code: 'invalid_value', detail: 'not a good one' },
  ]);
});

it('points to what the schema refused', async () => {
  const { issues } = await read(encodedType({ schema, encode: () => expect.unreachable() }), {
    to: 5,
    amounts: ['1', 'x'],
  });
  expect(issues.map(({ pointer, code }) => [pointer, code])).toEqual([
    ['/data/to', 'invalid_value'],
    ['/data/amounts/1', 'invalid_value'],
  ]);
});

it('reads paths of objects with a key, as valibot gives them, and of symbols', async () => {
  const schema: StandardSchema = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: () => ({ issues: [{ message: 'no\ngood', path: [{ key: 'a' }, 0, Symbol('s')] }] }),
    },
  };
  expect((await read(encodedType({ schema, encode: () => expect.unreachable() }), {})).issues).toEqual([
    { pointer: '/data/a/0/Symbol(s)', code: 'invalid_value', detail: 'no good' },
  ]);
});

it('takes a refusal without a reason for a refusal', async () => {
  const schema: StandardSchema = { '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [] }) } };
  expect((await read(encodedType({ schema, encode: () => expect.unreachable() }), {})).issues).toEqual([
    { pointer: '/data', code: 'invalid_value', detail: 'not accepted by the schema' },
  ]);
});

it('takes what a schema or `encode` throws for an answer about the data', async () => {
  const throwing = encodedType({ schema: z.string().transform(BigInt), encode: () => expect.unreachable() });
  expect((await read(throwing, 'one')).issues).toEqual([
    { pointer: '/data', code: 'invalid_value', detail: 'not accepted by the schema: Cannot convert one to a BigInt' },
  ]);
  const encode = () => {
    throw new Error('no such token\n    at somewhere');
  };
  expect((await read(encodedType({ schema: any, encode }), {})).issues).toEqual([
    { pointer: '/data', code: 'invalid_value', detail: 'cannot be encoded: no such token at somewhere' },
  ]);
});

it.each([
  ['nothing', undefined, 'expected `encode` to return { to, data } or { to, abi, functionName, args }, got nothing'],
  [
    'no destination',
    { data: '0x' },
    'gives a call with a wrong `to`: expected an address (0x and 40 hex digits), got nothing',
  ],
  [
    'the zero address',
    { to: `0x${'0'.repeat(40)}`, data: '0x' },
    'gives a call with a wrong `to`: expected an address somebody owns',
  ],
  ['no calldata', { to }, 'gives a call with a wrong `data`: expected calldata as 0x and hex digits, got nothing'],
  [
    'a negative value',
    { to, data: '0x', value: -1n },
    'gives a call with a wrong `value`: expected wei (0 to 2^256-1)',
  ],
  [
    'a value as number',
    { to, data: '0x', value: 1 },
    'got the number 1: JSON numbers lose digits beyond 2^53, send a string',
  ],
  [
    'a creation by function',
    { to: null, abi, functionName: 'transfer', args: [to, 1n] },
    'gives a call with a wrong `to`',
  ],
  [
    'an unknown function',
    { to, abi, functionName: 'transfr' },
    'gives a call that cannot be encoded: expected `functionName` to be in the abi, got "transfr"; did you mean "transfer"?',
  ],
  [
    'arguments by name',
    { to, abi, functionName: 'transfer', args: { to } },
    'gives a call with wrong `args`: expected an array, got an object',
  ],
  [
    'too few arguments',
    { to, abi, functionName: 'transfer', args: [to] },
    'gives a call with a wrong argument args: expected 2 arguments (address to, uint256 amount), got 1',
  ],
  [
    'a wrong argument',
    { to, abi, functionName: 'transfer', args: [to, -1n] },
    'gives a call with a wrong argument args/1: expected a uint256 (0 to 2^256-1)',
  ],
])('refuses a call of `encode` with %s', async (_what, call, detail) => {
  expect((await made(call)).issues).toMatchObject([{ pointer: '/data', detail: expect.stringContaining(detail) }]);
});

it('creates contracts', async () => {
  expect((await made({ to: null, data: '0x60006000' })).call).toEqual({ to: null, value: 0n, calldata: '0x60006000' });
});

it('chooses an overload by its arguments', async () => {
  expect((await made({ to, abi, functionName: 'mint', args: [1n, 2n] })).call?.calldata).toBe(
    encodeFunctionData({ abi, functionName: 'mint', args: [1n, 2n] }),
  );
});
