import { parseAbi } from 'viem';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { calldataType, encodedType, functionType, presignedType } from '../../transaction/message-type.js';
import { dataSchema, functionOf } from './data-schema.js';

const call = { to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', data: '0x' } as const;

describe('dataSchema', () => {
  it('tells the arguments of a function by name, by position and as calldata', () => {
    const abi = parseAbi(['function transfer(address to, uint256 amount)']);
    const type = functionType({ abi, functionName: 'transfer' });
    const address = { type: 'string', format: 'address', pattern: '^0x[0-9a-fA-F]{40}$', description: 'An address.' };
    const amount = expect.objectContaining({ type: ['string', 'integer'], format: 'uint256', minimum: 0 });
    expect(dataSchema(type)).toEqual({
      description: 'Arguments of transfer(address to, uint256 amount).',
      anyOf: [
        {
          title: 'By name',
          type: 'object',
          properties: { to: address, amount },
          required: ['to', 'amount'],
          additionalProperties: false,
        },
        { title: 'By position', type: 'array', prefixItems: [address, amount], minItems: 2, maxItems: 2 },
        expect.objectContaining({ type: 'string', pattern: '^0xa9059cbb([0-9a-fA-F]{64})*$' }),
      ],
    });
    expect(functionOf(type)).toEqual({ signature: 'transfer(address to, uint256 amount)', selector: '0xa9059cbb' });
  });

  it('goes into structs and arrays, and leaves names out where there are none', () => {
    const abi = parseAbi([
      'struct Order { bytes32 id; bool[2] flags; string note; }',
      'function place(Order order, bytes, int8[] rates)',
    ]);
    const schema = dataSchema(functionType({ abi, functionName: 'place' }));
    expect(schema).toMatchObject({
      anyOf: [
        {
          title: 'By position',
          prefixItems: [
            {
              anyOf: [
                {
                  properties: {
                    id: { type: 'string', pattern: '^0x[0-9a-fA-F]{64}$' },
                    flags: { type: 'array', items: { type: 'boolean' }, minItems: 2, maxItems: 2 },
                    note: { type: 'string' },
                  },
                },
                { title: 'By position' },
              ],
            },
            { type: 'string', pattern: '^0x([0-9a-fA-F]{2})*$' },
            { type: 'array', items: { minimum: -128, maximum: 127 } },
          ],
        },
        { title: 'Calldata' },
      ],
    });
  });

  it('has nothing to fill in where a function takes nothing', () => {
    const schema = dataSchema(functionType({ abi: parseAbi(['function ping()']), functionName: 'ping' }));
    expect(schema).toMatchObject({ anyOf: [{ required: [] }, { type: 'array', minItems: 0, maxItems: 0 }, {}] });
  });

  it('is what a schema library tells of its schema', () => {
    const schema = z.object({ to: z.string(), note: z.string().optional() });
    expect(dataSchema(encodedType({ schema, encode: () => call }))).toMatchObject({
      type: 'object',
      properties: { to: { type: 'string' }, note: { type: 'string' } },
      required: ['to'],
    });
  });

  it('is not there where the schema cannot be told', () => {
    const custom = { '~standard': { version: 1, vendor: 'own', validate: (value: unknown) => ({ value }) } } as const;
    expect(dataSchema(encodedType({ schema: custom, encode: () => call }))).toBeNull();
    const unsayable = z.custom<string>((value) => typeof value === 'string');
    expect(dataSchema(encodedType({ schema: unsayable, encode: () => call }))).toBeNull();
    expect(functionOf(encodedType({ schema: custom, encode: () => call }))).toBeNull();
  });

  it('is hex for calldata and signed transactions', () => {
    for (const type of [calldataType(), presignedType()]) {
      expect(dataSchema(type)).toMatchObject({ type: 'string', pattern: '^0x([0-9a-fA-F]{2})*$' });
    }
  });
});
