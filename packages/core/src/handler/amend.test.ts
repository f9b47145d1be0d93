import { expect, it, test } from 'vitest';
import { Samples, sampleTime } from '../testing/samples.js';
import type { Transaction } from '../transaction/transaction.js';
import { type Amendment, amended } from './amend.js';

const samples = new Samples();
const now = sampleTime + 1_000_000;
const asked = { reason: 'asked by finance', actor: 'user:anna', now };
const queued = samples.transaction({ tags: ['old'], priority: 1 });
const slotted = samples.transaction({ stage: 'accepted', status: 'success', slot: 'open', nonce: 4 });

const codeOf = (before: Transaction, amendment: Amendment): string | null => {
  try {
    amended(before, amendment, asked);
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it('changes what is given, and leaves its event', () => {
  const acted = amended(queued, { tags: ['new'], note: 'looked at', priority: 5, validUntil: now + 1 }, asked);
  expect(acted?.transaction).toEqual({
    ...queued,
    tags: ['new'],
    note: 'looked at',
    priority: 5,
    validUntil: now + 1,
    version: queued.version + 1,
    updatedAt: now,
  });
  expect(acted?.event).toMatchObject({
    type: 'amended',
    stage: 'queued',
    reason: 'asked by finance',
    actor: 'user:anna',
  });
});

it('leaves the rest as it is', () => {
  expect(amended(queued, { note: 'x' }, asked)?.transaction).toMatchObject({
    tags: ['old'],
    priority: 1,
    validUntil: null,
  });
  const noted = samples.transaction({ note: 'x', validUntil: now + 5 });
  expect(amended(noted, { note: null, validUntil: null }, asked)?.transaction).toMatchObject({
    note: null,
    validUntil: null,
  });
});

it('changes nothing where it is so already', () => {
  expect(amended(queued, {}, asked)).toBeNull();
  expect(amended(queued, { tags: ['old'], note: null, priority: 1, validUntil: null }, asked)).toBeNull();
});

it('adds tags to those that it has, and takes others away', () => {
  const tagged = samples.transaction({ tags: ['a', 'b'] });
  const tagsAfter = (amendment: Amendment) => amended(tagged, amendment, asked)?.transaction.tags ?? null;
  expect(tagsAfter({ addTags: ['c', 'a', 'c'] })).toEqual(['a', 'b', 'c']);
  expect(tagsAfter({ removeTags: ['a', 'nobody'] })).toEqual(['b']);
  expect(tagsAfter({ addTags: ['d'], removeTags: ['a', 'b'] })).toEqual(['d']);
  expect(tagsAfter({ addTags: ['b'], removeTags: ['nobody'] })).toBeNull();
  const full = samples.transaction({ tags: Array.from({ length: 20 }, (_, number) => `tag ${number}`) });
  expect(codeOf(full, { addTags: ['one more'] })).toBe('invalid_field');
});

const rows: [Transaction, Amendment, string | null][] = [
  [slotted, { tags: ['x'], note: 'y' }, null],
  [slotted, { priority: 0 }, null],
  [slotted, { priority: 1 }, 'too_late'],
  [slotted, { validUntil: now + 1 }, 'already_terminal'],
  [samples.transaction({ stage: 'signed', slot: 'open' }), { validUntil: now + 1 }, null],
  [queued, { validUntil: now - 1 }, 'invalid_field'],
  [queued, { priority: 1001 }, 'invalid_field'],
  [queued, { tags: [''] }, 'invalid_field'],
  [queued, { note: '' }, 'invalid_field'],
  [queued, { note: 'x'.repeat(2001) }, 'invalid_field'],
  [queued, { note: 'a\0b' }, 'invalid_field'],
  [queued, { note: '\ud800' }, 'invalid_field'],
];

for (const [before, amendment, code] of rows) {
  test(`of a ${before.stage} one, ${JSON.stringify(amendment).slice(0, 60)} ends in ${code}`, () => {
    expect(codeOf(before, amendment)).toBe(code);
  });
}
