import { decodeFunctionData, parseAbi } from 'viem';
import { expect, it } from 'vitest';
import { BroadcasterError } from '../../errors.js';
import { calldataType, functionType, type MessageType, presignedType } from '../../transaction/message-type.js';
import { encodeCall } from './encode-call.js';
import { MessageTypes, type UnregisteredPolicy } from './message-types.js';

const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const abi = parseAbi(['function add_weight(address _addr, uint256 _weight)']);
const addWeight = functionType({ abi, functionName: 'add_weight', to });
const signature = 'add_weight(address _addr, uint256 _weight)';
const open: UnregisteredPolicy = { callerMay: ['to', 'value'] };

function thrownBy(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (BroadcasterError.is(error))
      return { code: error.code, message: error.message, issues: error.issues, details: error.details };
    throw error;
  }
  return expect.unreachable();
}

const made = (types: Record<string, MessageType>, unregistered: UnregisteredPolicy | null = null) =>
  new MessageTypes(types, { unregistered });

it('finds a type by its name', () => {
  const types = made({ 'weights.add': addWeight, raw: presignedType() });
  expect(types.resolve('weights.add')).toEqual({ name: 'weights.add', type: addWeight });
  expect(types.names()).toEqual(['weights.add', 'raw']);
});

it.each([
  signature,
  'add_weight(address,uint256)',
  ' add_weight( address a ,uint b )',
  'function add_weight(address, uint256) external',
])('finds a type that is named by a signature in the spelling %j', (spelling) => {
  const types = made({ [signature]: addWeight });
  expect(types.resolve(spelling)).toEqual({ name: signature, type: addWeight });
  expect(types.resolve(spelling).type).toBe(addWeight);
});

it('gives the terms of a type: its own limits, and the broadcaster’s where it has none', () => {
  const rates = [{ per: 'hour', count: 5 }] as const;
  const own = functionType({
    ...addWeight,
    gasMarginPercent: 40,
    simulate: 'before-send',
    policy: { maxValue: 5n, targets: [to], rates },
  });
  const types = new MessageTypes(
    { own, 'weights.add': addWeight },
    { unregistered: null, policy: { maxValue: 9n, maxTotalFee: 7n } },
  );
  expect(types.termsOf('own')).toEqual({
    policy: { maxValue: 5n, targets: [to], rates, maxTotalFee: 7n },
    rateScope: 'own',
    gasMarginPercent: 40,
    simulate: 'before-send',
  });
  const bare = { policy: { maxValue: 9n, maxTotalFee: 7n }, rateScope: '*', gasMarginPercent: null, simulate: 'off' };
  expect(types.termsOf('weights.add')).toEqual(bare);
  // a transaction may be older than the configuration
  expect(types.termsOf('no.longer.there')).toEqual(bare);
  expect(made({ own }).termsOf('own').policy).toEqual({ maxValue: 5n, targets: [to], rates });
});

it('tells what there is, and what was meant', () => {
  const types = made({ 'weights.add': addWeight, 'weights.remove': addWeight });
  expect(thrownBy(() => types.resolve('weights.ad'))).toEqual({
    code: 'unknown_message_type',
    message: 'there is no message type "weights.ad", did you mean "weights.add"?',
    issues: [
      {
        pointer: '/message_type',
        code: 'invalid_value',
        detail: 'there is no message type "weights.ad", did you mean "weights.add"?',
      },
    ],
    details: { known: ['weights.add', 'weights.remove'], did_you_mean: 'weights.add' },
  });
  const many = made(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`type${index}`, addWeight])));
  expect(thrownBy(() => many.resolve('else')).details.known).toHaveLength(20);
});

it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', '', 'x'.repeat(1_000_000)])(
  'does not know %.20j',
  (name) => {
    expect(thrownBy(() => made({ 'weights.add': addWeight }, open).resolve(name))).toMatchObject({
      code: 'unknown_message_type',
      details: { did_you_mean: null },
    });
  },
);

it('knows a type that is named like what every object has', () => {
  expect(made({ constructor: addWeight }).resolve('constructor').type).toBe(addWeight);
});

it.each([undefined, null, 5, {}, ['weights.add']])('wants a name, got %j', (name) => {
  expect(thrownBy(() => made({ 'weights.add': addWeight }, open).resolve(name as unknown as string))).toMatchObject({
    code: 'invalid_field',
    issues: [
      { pointer: '/message_type', detail: expect.stringContaining('expected the name of a message type, got ') },
    ],
  });
});

it('does not know signatures that are not registered, unless the policy lets callers use them', () => {
  expect(thrownBy(() => made({ [signature]: addWeight }).resolve('add_weights(address,uint256)'))).toMatchObject({
    code: 'unknown_message_type',
    details: { did_you_mean: signature },
  });
});

it('makes a type of a signature where the policy lets callers use any', async () => {
  const types = made({ 'weights.add': addWeight }, open);
  const { name, type } = types.resolve('function  add_weight(address  _addr,uint256 _weight) external payable');
  expect(name).toBe(signature);
  expect(type).toMatchObject({ kind: 'function', callerMay: ['to', 'value'] });
  const { calldata, ...call } = await encodeCall(type, { data: { _addr: to, _weight: '5' }, to, value: '1' });
  expect(call).toMatchObject({ to, value: 1n });
  expect(decodeFunctionData({ abi, data: calldata }).args).toEqual([to, 5n]);
});

it('makes the type of a spelling once, and forgets those that were not used for long', () => {
  const types = made({}, open);
  const first = types.resolve('f(uint256)');
  expect(types.resolve('f(uint256)')).toBe(first);
  for (let index = 0; index < 1000; index++) types.resolve(`f${index}(uint256)`);
  expect(types.resolve('f(uint256)')).not.toBe(first);
});

it('says what a signature looks like', () => {
  expect(thrownBy(() => made({}, open).resolve('add_weight(Address a)'))).toMatchObject({
    code: 'invalid_field',
    message:
      'expected a function\'s signature like `add_weight(address _addr, uint256 _weight)`, with structs as tuples; got "add_weight(Address a)": no such type: Address',
    issues: [{ pointer: '/message_type', code: 'invalid_value' }],
  });
  expect(thrownBy(() => made({ [signature]: addWeight }).resolve('add_weight('))).toMatchObject({
    code: 'invalid_field',
  });
});

it('takes a broken signature for a mistyped name where no signatures are in use', () => {
  expect(thrownBy(() => made({ 'weights.add': addWeight }).resolve('weights.add('))).toMatchObject({
    code: 'unknown_message_type',
    details: { did_you_mean: 'weights.add' },
  });
});

it('refuses definitions that could not work, all of them in one error', () => {
  const types = {
    'Weights Add': addWeight,
    'weights.add': { ...addWeight, gas: 0n },
    'add_weight(address': addWeight,
    'add_weight(bool)': addWeight,
    [signature]: addWeight,
    'add_weight(address,uint256)': addWeight,
    sweep: calldataType(),
  };
  expect(thrownBy(() => made(types, { callerMay: ['value'] })).issues).toEqual([
    {
      pointer: '/Weights Add',
      code: 'invalid_value',
      detail:
        "expected a name like 'erc20.transfer' (at most 64 of a-z 0-9 _ . -, a letter first) or a function's signature, got \"Weights Add\"",
    },
    {
      pointer: '/weights.add/gas',
      code: 'invalid_value',
      detail: 'message type "weights.add": expected `gas` to be a positive bigint below 2^63, or estimate, got 0',
    },
    {
      pointer: '/add_weight(address',
      code: 'invalid_value',
      detail:
        'expected "add_weight(address" to be a function\'s signature like `add_weight(address _addr, uint256 _weight)`: expected `)` after "add_weight(address", got its end',
    },
    {
      pointer: '/add_weight(bool)/functionName',
      code: 'invalid_value',
      detail:
        'message type "add_weight(bool)": expected the function that the name says (add_weight(bool)), got add_weight(address,uint256)',
    },
    {
      pointer: '/add_weight(address,uint256)',
      code: 'invalid_value',
      detail: `expected one message type per function, got "${signature}" and "add_weight(address,uint256)"`,
    },
    {
      pointer: '/sweep/to',
      code: 'invalid_value',
      detail: 'message type "sweep": expected `to` to be an address, or `callerMay` to include \'to\', got neither',
    },
    {
      pointer: '/unregistered/callerMay',
      code: 'invalid_value',
      detail:
        "expected `unregistered.callerMay` to be choices with 'to' among them: a signature does not say which contract is called, got an array of 1",
    },
  ]);
});

it('tells what is wrong in the message too', () => {
  expect(thrownBy(() => made({ a: calldataType(), b: calldataType({ to, gas: -1n }) }))).toMatchObject({
    code: 'invalid_option',
    message:
      'message type "a": expected `to` to be an address, or `callerMay` to include \'to\', got neither; ' +
      'message type "b": expected `gas` to be a positive bigint below 2^63, or estimate, got -1',
  });
  expect(thrownBy(() => made(undefined as unknown as Record<string, MessageType>)).message).toBe(
    'expected message types by name, got nothing',
  );
});
