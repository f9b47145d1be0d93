import { parseAbi } from 'viem';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { calldataType, encodedType, functionType, presignedType } from '../../transaction/message-type.js';
import { complaintsAbout } from './check-message-type.js';
import { parseFunctionSignature } from './function-signature.js';

const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const abi = parseAbi(['function f(uint256 a)', 'function g()', 'function g(bool b)']);

const messages = (type: unknown) => complaintsAbout(type, null).map(({ message }) => message);

it('has nothing to say about types that work', () => {
  const common = {
    title: 'T',
    description: 'D',
    examples: [[1]],
    chainId: 1,
    signer: to,
    successOn: 'mined',
    confirmations: 3,
    maxAttempts: 3,
    validFor: '5m',
  } as const;
  for (const type of [
    functionType({ ...common, abi, functionName: 'f', to, value: 0n, gas: 1n, callerMay: ['value', 'gas', 'fees'] }),
    functionType({ abi, functionName: 'g(bool)', callerMay: ['to'] }),
    encodedType({ ...common, schema: z.any(), encode: () => ({ to, data: '0x' }) }),
    calldataType({ ...common, to }),
    presignedType(common),
    { ...calldataType({ to }), title: undefined },
  ]) {
    expect(complaintsAbout(type, null)).toEqual([]);
  }
});

it('takes gas as it is or to be estimated, and says when to try a call', () => {
  const tried = { gas: 'estimate', gasMarginPercent: 0, simulate: 'before-send' } as const;
  expect(messages(calldataType({ to, ...tried }))).toEqual([]);
  expect(messages({ ...calldataType({ to }), gas: 'guess', gasMarginPercent: -1, simulate: 'always' })).toEqual([
    'expected `gas` to be a positive bigint below 2^63, or estimate, got "guess"',
    'expected `gasMarginPercent` to be percent from 0 to 1000, got -1',
    "expected `simulate` to be 'before-accept', 'before-send' or 'off', got \"always\"",
  ]);
});

it('takes one signer or several, not both', () => {
  const [one, two] = [to, '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC'] as const;
  expect(messages(calldataType({ to, signers: [one, two] }))).toEqual([]);
  expect(messages(calldataType({ to, signer: one, signers: [one, two] }))).toEqual([
    'expected `signer` or `signers`, got both',
  ]);
  const expected =
    'expected `signers` to be different addresses, at least one, in lower case or with their checksums, got';
  for (const signers of [[], [one, one.toLowerCase()], ['0x1'], one])
    expect(messages({ ...calldataType({ to }), signers })).toEqual([expect.stringContaining(expected)]);
  expect(messages({ ...presignedType(), signers: [one] })).toEqual([
    expect.stringContaining('a signed transaction has one signer'),
  ]);
});

it('wants limits of a spend policy, one by one', () => {
  expect(messages(calldataType({ to, policy: { maxValue: 1n } }))).toEqual([]);
  expect(messages({ ...presignedType(), policy: { maxValue: '1', tragets: [] } })).toEqual([
    'expected `policy.maxValue` to be wei as a bigint from 0 on, got "1"',
    '`policy.tragets` is not a limit, did you mean `targets`?',
  ]);
});

it.each([undefined, null, 'f()', () => 1, {}, { kind: 'functions' }, { kind: '__proto__' }])(
  'wants a message type, got %s',
  (type) => {
    expect(messages(type)).toEqual([
      expect.stringContaining('expected what functionType, encodedType, calldataType or presignedType return, got '),
    ]);
  },
);

it('names every wrong option', () => {
  const wrong = {
    kind: 'calldata',
    to: `0x${'00'.repeat(20)}`,
    value: 1,
    gas: 0n,
    chainId: 1.5,
    signer: '0x1',
    successOn: 'sent',
    confirmations: 0,
    maxAttempts: '3',
    validFor: 'soon',
    callerMay: ['data'],
    title: 5,
    examples: {},
    maxAttempt: 3,
  };
  expect(messages(wrong)).toEqual([
    '`maxAttempt` is not an option, did you mean `maxAttempts`?',
    'expected `title` to be a text, got 5',
    'expected `examples` to be an array of values of `data`, got an object',
    'expected `chainId` to be a positive integer, got 1.5',
    'expected `signer` to be an address, in lower case or with its checksum, got "0x1"',
    'expected `gas` to be a positive bigint below 2^63, or estimate, got 0',
    "expected `successOn` to be 'accepted', 'mined' or 'confirmed', got \"sent\"",
    'expected `confirmations` to be a positive integer, got 0',
    'expected `maxAttempts` to be a positive integer, got "3"',
    'expected `validFor` to be milliseconds or a text like \'30s\', above zero, got "soon"',
    "expected `callerMay` to be an array of 'to', 'value', 'gas', 'fees', got an array of 1",
    'expected `to` to be an address other than zero, in lower case or with its checksum, got "0x0000000000000000000000000000000000000000"',
    'expected `value` to be wei as a bigint from 0 to 2^256-1, got 1',
  ]);
});

it.each([
  [
    { kind: 'function', to },
    [
      'expected `abi` to be an array of ABI items, got nothing',
      'expected `functionName` to be the name of a function, got nothing',
    ],
  ],
  [
    { kind: 'function', to, abi, functionName: 'h' },
    ['expected `functionName` to be in the abi, got "h"; its functions are f, g'],
  ],
  [
    { kind: 'function', to, abi, functionName: 'g' },
    ['expected `functionName` to name one function, got "g", which is overloaded: write g() or g(bool)'],
  ],
  [
    { kind: 'function', abi, functionName: 'f' },
    ["expected `to` to be an address, or `callerMay` to include 'to', got neither"],
  ],
  [{ kind: 'calldata' }, ["expected `to` to be an address, or `callerMay` to include 'to', got neither"]],
  [
    { kind: 'encoded', schema: { parse: () => 1 }, encode: 'f' },
    [
      'expected `schema` to be a Standard Schema validator (of zod, valibot, arktype, ...), got an object',
      'expected `encode` to be a function that makes the call, got "f"',
    ],
  ],
  [
    { kind: 'presigned', callerMay: ['to'], gas: 1n },
    [
      'expected `gas` to be left out: a signed transaction carries it, got 1',
      'expected `callerMay` to be left out: a signed transaction leaves no choice, got an array of 1',
    ],
  ],
])('says what is missing or of no use: %#', (type, expected) => {
  expect(messages(type)).toEqual(expected);
});

it('wants the function that a signature as name promises', () => {
  const type = functionType({ abi, functionName: 'f', to });
  expect(complaintsAbout(type, parseFunctionSignature('f(uint a)'))).toEqual([]);
  expect(complaintsAbout(type, parseFunctionSignature('f(bool)'))).toEqual([
    { option: 'functionName', message: 'expected the function that the name says (f(bool)), got f(uint256)' },
  ]);
  expect(complaintsAbout(calldataType({ to }), parseFunctionSignature('f(bool)'))).toEqual([]);
});
