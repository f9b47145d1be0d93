import type { EventRecord, Stage } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { endOf } from './end-of.js';

const event = (type: EventRecord['type'], stage: Stage, ms: number): EventRecord => ({
  transaction_id: 'a',
  seq: ms,
  at: new Date(ms).toISOString(),
  type,
  status: 'pending',
  stage,
  blocked_on: null,
  reason: null,
  actor: null,
});
const way = [event('mined', 'mined', 30), event('accepted', 'accepted', 20), event('queued', 'queued', 10)];

test('is when it was first seen mined', () => {
  const events = [event('confirmed', 'confirmed', 40), ...way];
  expect(endOf({ stage: 'confirmed' }, events)).toBe(30);
  expect(endOf({ stage: 'mined' }, way)).toBe(30);
});

test('is not there while it is under way', () => {
  expect(endOf({ stage: 'accepted' }, way.slice(1))).toBeNull();
  expect(endOf({ stage: 'accepted' }, [event('reorged', 'accepted', 50), ...way])).toBeNull();
});

test('is the last one after another try', () => {
  const again = [event('cancelled', 'cancelled', 70), event('retried', 'queued', 60), ...way];
  expect(endOf({ stage: 'cancelled' }, again)).toBe(70);
});
