import { expect, it } from 'vitest';
import { Samples } from '../testing/samples.js';
import { isParked } from './parked.js';

const of = (fields: Parameters<Samples['transaction']>[0]) => new Samples().transaction(fields);

it('is what was accepted before its lane stopped, until a person confirms it after that', () => {
  expect(isParked(of({ createdAt: 10 }), null)).toBe(false);
  expect(isParked(of({ createdAt: 10 }), 9)).toBe(false);
  expect(isParked(of({ createdAt: 10 }), 10)).toBe(true);
  expect(isParked(of({ createdAt: 10, clearedAt: 11 }), 11)).toBe(true);
  expect(isParked(of({ createdAt: 10, clearedAt: 12 }), 11)).toBe(false);
});

it('is never what its caller signed: its nonce is its own', () => {
  expect(isParked(of({ createdAt: 10, presigned: '0x02' }), 10)).toBe(false);
});
