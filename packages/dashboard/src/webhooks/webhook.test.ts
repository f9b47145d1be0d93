import { expect, test } from 'vitest';
import { attemptText, healthOf, type WebhookView } from './webhook.js';

const fine: WebhookView = {
  id: 'whk_1',
  url: 'https://shop.example/hook',
  description: '',
  enabled: true,
  disabled_reason: null,
  event_types: ['transaction.success'],
  filter: { message_type: null, tag: null, chain_id: null },
  secret_hint: 'abcde',
  created_at: '2026-11-22T09:41:07.000Z',
  created_by: null,
  stats: {
    open_deliveries: 0,
    failing_since: null,
    last_success_at: null,
    last_failure_at: null,
    last_status: null,
    missed_before: null,
  },
};

test.each<[Partial<WebhookView>, string]>([
  [{}, 'On'],
  [{ stats: { ...fine.stats, failing_since: '2026-11-22T09:41:07.000Z' } }, 'Nothing arrives'],
  [{ enabled: false }, 'Off'],
  [{ enabled: false, disabled_reason: 'it answered 410 Gone' }, 'Turned off by itself'],
])('with %j it is said to be %s', (change, text) => {
  expect(healthOf({ ...fine, ...change }).text).toBe(text);
});

test('a try tells its answer, or why there was none', () => {
  expect(attemptText({ status: 204, error: null })).toBe('HTTP 204');
  expect(attemptText({ status: null, error: 'connection refused' })).toBe('connection refused');
  expect(attemptText({ status: null, error: null })).toBe('no answer');
});
