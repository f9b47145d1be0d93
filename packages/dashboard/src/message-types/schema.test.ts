import { expect, test } from 'vitest';
import { fieldsOf } from './schema.js';

const kinds = (fields: ReturnType<typeof fieldsOf>) =>
  fields?.map(({ name, kind, required }) => `${name} ${kind}${required ? '' : '?'}`);

test('makes fields of a schema, with the values of an example', () => {
  const schema = {
    type: 'object',
    required: ['to', 'amount'],
    properties: {
      to: { type: 'string', description: 'an address' },
      amount: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      speed: { enum: ['slow', 'fast'] },
      urgent: { type: 'boolean' },
      count: { type: 'integer' },
      parts: { type: 'array' },
    },
  };
  const fields = fieldsOf(schema, [['positional'], { to: '0x70', amount: '5' }]);
  expect(kinds(fields)).toEqual([
    'to text',
    'amount text',
    'speed choice?',
    'urgent boolean?',
    'count integer?',
    'parts json?',
  ]);
  expect(fields?.[0]).toMatchObject({ about: 'an address', example: '0x70' });
});

test('finds the object among several shapes', () => {
  const schema = { anyOf: [{ type: 'string' }, { type: 'object', properties: { what: { type: 'string' } } }] };
  expect(kinds(fieldsOf(schema, []))).toEqual(['what text?']);
});

test('without a schema an example has to do', () => {
  expect(kinds(fieldsOf(null, [{ _addr: '0x', _weight: 3, _open: true, _list: [1] }]))).toEqual([
    '_addr text',
    '_weight integer',
    '_open boolean',
    '_list json',
  ]);
  expect(fieldsOf(null, ['0x'])).toBeNull();
});
