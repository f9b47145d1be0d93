import { expect, test } from 'vitest';
import { draftOf, draftOfText, typedFrom } from './draft.js';
import { fieldsOf } from './schema.js';

const example = { _addr: '0x70', _weight: '10', _open: true, _count: 3, _list: [1, 2] };
const fields = fieldsOf(null, [example]) ?? [];

test('what the form shows first makes the example', () => {
  expect(draftOf(fields, typedFrom(fields))).toEqual({ data: example });
});

test('numbers that JSON cannot hold stay text', () => {
  const typed = { ...typedFrom(fields), _count: '123456789012345678901234567890' };
  expect(draftOf(fields, typed)).toMatchObject({ data: { _count: '123456789012345678901234567890' } });
});

test('says which field is wrong', () => {
  expect(draftOf(fields, { ...typedFrom(fields), _count: '1.5' })).toEqual({
    wrong: '_count: expected a whole number',
  });
  expect(draftOf(fields, { ...typedFrom(fields), _list: '[1' })).toEqual({ wrong: '_list: expected JSON' });
});

test('leaves out what need not be there and is empty', () => {
  const optional = fieldsOf({ properties: { note: { type: 'string' }, on: { type: 'boolean' } } }, []) ?? [];
  expect(draftOf(optional, typedFrom(optional))).toEqual({ data: { on: false } });
});

test('text is JSON, or calldata', () => {
  expect(draftOfText(' 0xAB ')).toEqual({ data: '0xAB' });
  expect(draftOfText('["a", 1]')).toEqual({ data: ['a', 1] });
  expect(draftOfText('nothing')).toEqual({ wrong: 'Expected JSON, or calldata in hex (0x…)' });
});
