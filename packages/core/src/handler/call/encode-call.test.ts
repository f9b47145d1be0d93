import fc from 'fast-check';
import {
  type AbiParameter,
  decodeFunctionData,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseAbi,
  parseTransaction,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { BroadcasterError } from '../../errors.js';
import {
  type CallerChoice,
  calldataType,
  encodedType,
  functionType,
  type MessageType,
  presignedType,
} from '../../transaction/message-type.js';
import { type CallInput, encodeCall } from './encode-call.js';

const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const other = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const everything: readonly CallerChoice[] = ['to', 'value', 'gas', 'fees'];
const abi = parseAbi([
  'function add_weight(address _addr, uint256 _weight)',
  'function post(bytes b)',
  'function ping()',
]);
const addWeight = functionType({ abi, functionName: 'add_weight', to });
const open = functionType({ abi, functionName: 'add_weight', callerMay: everything });
const calldata = encodeFunctionData({ abi, functionName: 'add_weight', args: [other, 5n] });
const data = { _addr: other, _weight: '5' };

async function refusal(type: MessageType, input: CallInput, name?: string) {
  const error = await encodeCall(type, input, name).then(
    () => expect.unreachable(),
    (thrown: unknown) => thrown,
  );
  if (!BroadcasterError.is(error)) throw error;
  return { code: error.code, message: error.message, issues: error.issues };
}

it('turns arguments into the call of the type', async () => {
  const call = {
    to,
    value: 0n,
    calldata,
    gas: null,
    maxFeePerGas: null,
    maxPriorityFeePerGas: null,
    presigned: null,
  };
  expect(await encodeCall(addWeight, { data })).toEqual(call);
  expect(await encodeCall(addWeight, { data: [other, 5] })).toEqual(call);
  expect(await encodeCall(addWeight, { data: calldata.toUpperCase().replace('0X', '0x') })).toEqual(call);
});

it('gives what the type says: value, gas, its address with checksum', async () => {
  const type = { ...addWeight, to: to.toLowerCase() as Hex, value: 7n, gas: 90_000n };
  expect(await encodeCall(type, { data })).toMatchObject({ to, value: 7n, gas: 90_000n });
});

it('lets the caller choose what the type allows', async () => {
  const input = { data, to: other, value: '1', gas: 50_000, maxFeePerGas: '0x64', maxPriorityFeePerGas: 3n };
  expect(await encodeCall({ ...open, to, value: 7n, gas: 90_000n }, input)).toMatchObject({
    to: other,
    value: 1n,
    gas: 50_000n,
    maxFeePerGas: 100n,
    maxPriorityFeePerGas: 3n,
  });
});

it('refuses choices that the type does not allow, null included', async () => {
  const input = { data, to: null, value: '1', gas: 1, maxFeePerGas: '1', maxPriorityFeePerGas: '1' };
  expect(await refusal(addWeight, input)).toMatchObject({
    code: 'invalid_field',
    issues: [
      { pointer: '/to', code: 'not_allowed', detail: 'this message type does not let the caller choose `to`' },
      { pointer: '/value', code: 'not_allowed' },
      { pointer: '/gas', code: 'not_allowed' },
      { pointer: '/max_fee_per_gas', code: 'not_allowed' },
      { pointer: '/max_priority_fee_per_gas', code: 'not_allowed' },
    ],
  });
  expect(await encodeCall(addWeight, { data, to: undefined, value: undefined })).toMatchObject({ to, value: 0n });
});

it('refuses choices that are no amounts', async () => {
  const input = { data, to: 'here', value: 1, gas: 0, maxFeePerGas: '1 gwei', maxPriorityFeePerGas: null };
  expect(await refusal(open, input)).toMatchObject({
    code: 'invalid_field',
    issues: [
      { pointer: '/to', code: 'invalid_address' },
      { pointer: '/value', code: 'invalid_integer', detail: expect.stringContaining('send a string') },
      { pointer: '/gas', code: 'out_of_range' },
      { pointer: '/max_fee_per_gas', code: 'invalid_integer' },
      { pointer: '/max_priority_fee_per_gas', code: 'invalid_integer' },
    ],
  });
});

it('refuses a tip above the fee it is part of', async () => {
  expect(await refusal(open, { data, to, maxFeePerGas: '5', maxPriorityFeePerGas: '6' })).toMatchObject({
    code: 'invalid_field',
    issues: [
      {
        pointer: '/max_priority_fee_per_gas',
        code: 'out_of_range',
        detail: 'expected at most max_fee_per_gas (5), got 6',
      },
    ],
  });
});

it('asks for the address that only the caller can know', async () => {
  expect(await refusal(open, { data })).toEqual({
    code: 'missing_field',
    message:
      '1 field of the request is wrong: /to: expected the address to call, which this message type leaves to the caller',
    issues: [
      {
        pointer: '/to',
        code: 'required',
        detail: 'expected the address to call, which this message type leaves to the caller',
      },
    ],
  });
  expect(await refusal(open, { data, to: null })).toMatchObject({ issues: [{ code: 'invalid_address' }] });
});

it('asks for data that JSON can carry', async () => {
  for (const type of [addWeight, calldataType({ to }), presignedType()]) {
    expect(await refusal(type, { data: undefined })).toMatchObject({
      code: 'missing_field',
      issues: [{ pointer: '/data', code: 'required', detail: 'expected data that JSON can carry, got nothing' }],
    });
  }
});

it('tells everything that is wrong in one error, by the name of the type', async () => {
  const refused = await refusal(addWeight, { data: { _weight: -1 }, to }, 'weights.add');
  expect(refused.code).toBe('invalid_data');
  expect(refused.message).toBe(
    '3 fields of weights.add are wrong: /to: this message type does not let the caller choose `to`; and 2 more',
  );
  expect(refused.issues.map(({ pointer, code }) => [pointer, code])).toEqual([
    ['/to', 'not_allowed'],
    ['/data/_addr', 'required'],
    ['/data/_weight', 'out_of_range'],
  ]);
});

it('sends calldata as it is, to the address of the type or of the caller', async () => {
  expect(await encodeCall(calldataType({ to, value: 1n }), { data: '0xAB' })).toMatchObject({
    to,
    value: 1n,
    calldata: '0xab',
  });
  const type = calldataType({ callerMay: ['to', 'value'] });
  expect(await encodeCall(type, { data: '0x', to: other, value: '2' })).toMatchObject({
    to: other,
    value: 2n,
    calldata: '0x',
  });
  expect(await refusal(type, { data: ['0x'], to })).toMatchObject({
    code: 'invalid_data',
    issues: [{ pointer: '/data', code: 'invalid_hex' }],
  });
});

it('creates a contract where a calldata type leaves `to` to the caller and the caller says null', async () => {
  const type = calldataType({ callerMay: ['to'] });
  expect(await encodeCall(type, { data: '0x6000', to: null })).toMatchObject({ to: null, calldata: '0x6000' });
  expect(await refusal(type, { data: '0x', to: null })).toMatchObject({
    code: 'invalid_data',
    issues: [{ pointer: '/data', code: 'wrong_length' }],
  });
  const largest = `0x${'00'.repeat(49_152)}`;
  expect(await encodeCall(type, { data: largest, to: null })).toMatchObject({ to: null });
  expect(await refusal(type, { data: `${largest}00`, to: null })).toMatchObject({
    issues: [{ code: 'too_large', detail: 'expected at most 49152 bytes of init code (EIP-3860), got 49153' }],
  });
});

it('refuses calldata that no node would take for its size', async () => {
  const type = calldataType({ to });
  const largest = `0x${'00'.repeat(130_000)}`;
  expect(await encodeCall(type, { data: largest })).toMatchObject({ to });
  const tooLarge = {
    code: 'invalid_data',
    issues: [
      {
        pointer: '/data',
        code: 'too_large',
        detail: 'expected at most 130000 bytes of calldata (nodes refuse transactions over 131072), got 130001 bytes',
      },
    ],
  };
  expect(await refusal(type, { data: `${largest}00` })).toMatchObject(tooLarge);
  const post = functionType({ abi, functionName: 'post', to });
  expect(await refusal(post, { data: [`0x${'00'.repeat(129_930)}`] })).toMatchObject({
    issues: [{ pointer: '/data', code: 'too_large', detail: expect.stringContaining('got 130020 bytes') }],
  });
});

it('takes a signed transaction and reads everything from it', async () => {
  const account = privateKeyToAccount(`0x${'11'.repeat(32)}`);
  const raw = await account.signTransaction({
    chainId: 5,
    nonce: 3,
    to,
    value: 1n,
    gas: 21_000n,
    maxFeePerGas: 9n,
    data: '0xab',
  });
  expect(await encodeCall(presignedType(), { data: raw })).toEqual({
    to,
    value: 1n,
    calldata: '0xab',
    gas: 21_000n,
    maxFeePerGas: null,
    maxPriorityFeePerGas: null,
    presigned: {
      raw,
      hash: keccak256(raw),
      sender: account.address,
      chainId: 5,
      nonce: 3,
      fees: { kind: 'eip1559', maxFeePerGas: 9n, maxPriorityFeePerGas: 0n },
    },
  });
  expect(await refusal(presignedType(), { data: raw, value: '1' })).toMatchObject({
    code: 'invalid_field',
    issues: [{ pointer: '/value', code: 'not_allowed', detail: 'a signed transaction carries its own `value`' }],
  });
  expect(await refusal(presignedType({ chainId: 1, signer: to }), { data: raw })).toMatchObject({
    code: 'invalid_data',
    issues: [
      { pointer: '/data', code: 'not_allowed', detail: 'expected a transaction for chain 1, got one for chain 5' },
      {
        pointer: '/data',
        code: 'not_allowed',
        detail: `expected a transaction signed by ${to}, got one signed by ${account.address}`,
      },
    ],
  });
});

it('blames a definition that was never checked on whoever defined it', async () => {
  const type = functionType({ abi, functionName: 'add_weights', to });
  await expect(encodeCall(type, { data })).rejects.toMatchObject({ code: 'invalid_option' });
});

/** An ABI type, its values, and JSON that means the same. */
interface Sample {
  readonly parameter: AbiParameter;
  readonly value: unknown;
  readonly json: unknown;
}

const integers = fc
  .tuple(fc.boolean(), fc.integer({ min: 1, max: 32 }), fc.bigInt(0n, 2n ** 256n - 1n), fc.nat(2))
  .map(([signed, bytes, word, form]): Sample => {
    const bits = bytes * 8;
    const value = signed ? BigInt.asIntN(bits, word) : BigInt.asUintN(bits, word);
    const isSafe = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
    const json =
      form === 0 && isSafe ? Number(value) : form === 1 && value >= 0n ? `0x${value.toString(16)}` : String(value);
    return { parameter: { type: `${signed ? '' : 'u'}int${bits}` }, value, json };
  });

const hexes = fc
  .tuple(fc.option(fc.integer({ min: 1, max: 32 })), fc.uint8Array({ minLength: 32, maxLength: 70 }))
  .map(([size, bytes]): Sample => {
    const value = `0x${Buffer.from(size === null ? bytes : bytes.slice(0, size)).toString('hex')}`;
    return { parameter: { type: `bytes${size ?? ''}` }, value, json: value };
  });

const elementary: fc.Arbitrary<Sample> = fc.oneof(
  integers,
  hexes,
  fc.boolean().map((value) => ({ parameter: { type: 'bool' }, value, json: value })),
  fc
    .string({ unit: 'grapheme' })
    .filter((text) => !text.includes('\0'))
    .map((value) => ({ parameter: { type: 'string' }, value, json: value })),
  fc.stringMatching(/^0x[0-9a-f]{40}$/).map((value) => ({ parameter: { type: 'address' }, value, json: value })),
);

const { sample: samples } = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 3 },
    elementary,
    // an array of copies: its elements must share a type
    fc.tuple(tie('sample'), fc.nat(3), fc.boolean()).map(([{ parameter, value, json }, length, isFixed]): Sample => {
      const type = `${parameter.type}[${isFixed && length > 0 ? length : ''}]`;
      return { parameter: { ...parameter, type }, value: Array(length).fill(value), json: Array(length).fill(json) };
    }),
    fc
      .tuple(fc.array(tie('sample'), { minLength: 1, maxLength: 4 }), fc.boolean())
      .map(([parts, byName]) => tupleOf(parts, byName)),
  ),
}));

function tupleOf(
  parts: readonly Sample[],
  byName: boolean,
): Sample & { readonly parameter: { components: AbiParameter[] } } {
  const components = parts.map(({ parameter }, index) => ({ ...parameter, name: `part_${index}` }));
  const json = parts.map((part) => part.json);
  return {
    parameter: { type: 'tuple', components },
    value: parts.map((part) => part.value),
    json: byName ? Object.fromEntries(json.map((part, index) => [`part_${index}`, part])) : json,
  };
}

/** Decoded values in the form of the samples: tuples as arrays, integers as bigints, addresses in lower case. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return BigInt(value);
  if (typeof value === 'string') return /^0x[\da-fA-F]{40}$/.test(value) ? value.toLowerCase() : value;
  if (typeof value !== 'object' || value === null) return value;
  return (Array.isArray(value) ? value : Object.values(value)).map(plain);
}

it('encodes any arguments so that they decode to the same ones', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(samples, { minLength: 1, maxLength: 4 }), fc.boolean(), async (parts, byName) => {
      const { parameter, value, json } = tupleOf(parts, byName);
      const item = {
        type: 'function',
        name: 'f',
        inputs: parameter.components,
        outputs: [],
        stateMutability: 'payable',
      } as const;
      const type = functionType({ abi: [item], functionName: 'f', to });
      const { calldata: encoded } = await encodeCall(type, { data: JSON.parse(JSON.stringify(json)) });
      expect(plain(decodeFunctionData({ abi: [item], data: encoded }).args)).toEqual(plain(value));
      // the calldata itself is as good as the arguments
      expect((await encodeCall(type, { data: encoded })).calldata).toBe(encoded);
    }),
    { numRuns: 300 },
  );
});

it('answers any junk with a call or with an error that blames the caller', async () => {
  const prototype = Reflect.ownKeys(Object.prototype);
  const types: readonly MessageType[] = [
    addWeight,
    open,
    functionType({ abi: parseAbi(['function f((uint8 a, string b)[] x, bytes y)']), functionName: 'f', to }),
    functionType({ abi, functionName: 'ping', to }),
    calldataType({ callerMay: everything }),
    presignedType(),
    encodedType({ schema: z.any(), encode: (call) => call }),
    encodedType({
      schema: z.object({ amount: z.coerce.bigint() }),
      encode: ({ amount }) => ({ to, value: amount, data: '0x' }),
    }),
  ];
  const settings = {
    withBigInt: true,
    withNullPrototype: true,
    withSparseArray: true,
    withTypedArray: true,
    withMap: true,
    withDate: true,
    withObjectString: true,
  };
  const keys = fc.constantFrom(
    '_addr',
    '_weight',
    'to',
    'data',
    'abi',
    'functionName',
    'args',
    'value',
    'amount',
    '__proto__',
    'toString',
  );
  const junk = fc.oneof(
    fc.anything(settings),
    fc.anything({ ...settings, key: keys }),
    fc.stringMatching(/^0x[0-9a-fA-F]*$/),
  );
  const inputs = fc.record(
    { data: junk, to: junk, value: junk, gas: junk, maxFeePerGas: junk, maxPriorityFeePerGas: junk },
    { requiredKeys: ['data'] },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...types), inputs, async (type, input) => {
      const error: unknown = await encodeCall(type, input).then(
        () => null,
        (thrown) => thrown,
      );
      if (error === null) return;
      expect(error).toMatchObject({ code: expect.stringMatching(/^(missing_field|invalid_field|invalid_data)$/) });
      expect(BroadcasterError.is(error) && error.issues.length).toBeGreaterThan(0);
    }),
    { numRuns: 1000 },
  );
  expect(Reflect.ownKeys(Object.prototype)).toEqual(prototype);
});

it('reads any signed transaction with a byte changed as another one or not at all', async () => {
  const account = privateKeyToAccount(`0x${'22'.repeat(32)}`);
  const raw = await account.signTransaction({
    chainId: 1,
    nonce: 1,
    to,
    value: 10n ** 18n,
    gas: 21_000n,
    gasPrice: 7n,
  });
  await fc.assert(
    fc.asyncProperty(fc.nat(raw.length / 2 - 2), fc.integer({ min: 1, max: 255 }), async (position, change) => {
      const bytes = Buffer.from(raw.slice(2), 'hex');
      bytes[position] = (bytes[position] ?? 0) ^ change;
      const changed: Hex = `0x${bytes.toString('hex')}`;
      const call = await encodeCall(presignedType(), { data: changed }).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'invalid_data' });
        return null;
      });
      if (!call) return;
      expect(call.presigned?.sender === account.address && call.presigned.hash === keccak256(raw)).toBe(false);
      expect(parseTransaction(changed)).toMatchObject({ nonce: call.presigned?.nonce || 0 });
    }),
  );
});
