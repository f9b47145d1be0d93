import type { EventRecord, Stage } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { stepsOf } from './steps.js';

const start = Date.parse('2026-11-22T09:41:07.000Z');

function events(...types: (Stage | 'retried')[]): EventRecord[] {
  return types
    .map((type, index) => ({
      transaction_id: 'x',
      seq: index + 1,
      at: new Date(start + index * 1_000).toISOString(),
      type,
      status: 'pending' as const,
      stage: type === 'retried' ? ('queued' as const) : type,
      blocked_on: null,
      reason: null,
      actor: null,
    }))
    .toReversed();
}

const created_at = new Date(start).toISOString();
const shown = (stage: Stage, ...types: (Stage | 'retried')[]) =>
  stepsOf({ stage, created_at }, events(...types)).map((step) => `${step.stage} ${step.state}`);

test('shows what was, what is and what is to come', () => {
  expect(shown('accepted', 'queued', 'signed', 'accepted')).toEqual([
    'queued done',
    'signed done',
    'sent passed',
    'accepted current',
    'mined todo',
    'confirmed todo',
  ]);
});

test('ends where it has ended', () => {
  expect(shown('confirmed', 'queued', 'signed', 'accepted', 'confirmed').at(-1)).toBe('confirmed done');
  expect(shown('exhausted', 'queued', 'signed', 'sent', 'exhausted')).toEqual([
    'queued done',
    'signed done',
    'sent done',
    'exhausted ended',
  ]);
});

test('begins again with a retry', () => {
  const steps = stepsOf({ stage: 'signed', created_at }, events('queued', 'signed', 'reverted', 'retried', 'signed'));
  expect(steps.map(({ state }) => state)).toEqual(['done', 'current', 'todo', 'todo', 'todo', 'todo']);
  expect(steps[0]?.at).toBe(new Date(start + 3_000).toISOString());
  expect(steps[1]?.took).toBe(1_000);
});

test('knows when it was sent by its envelope, where no event tells', () => {
  const at = (ms: number) => new Date(start + ms).toISOString();
  const accepted = { stage: 'accepted' as const, created_at };
  const told = events('queued', 'signed', 'accepted');
  const sent = (sent_at: string, send_count: number) => stepsOf(accepted, told, [{ sent_at, send_count }])[2];
  expect(sent(at(1_400), 1)).toMatchObject({ stage: 'sent', state: 'done', at: at(1_400), took: 400 });
  // the time of the last send says nothing about the first
  expect(sent(at(9_000), 2)).toMatchObject({ state: 'passed', at: null });
  // sent before it was retried
  expect(sent(at(-500), 1)).toMatchObject({ state: 'passed', at: null });
});
