import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { secretText, signedHeaders, webhookSecret } from './webhook-secret.js';

const key = new Uint8Array(32).fill(7);
const message = {
  id: 'evt_1',
  timestamp: Math.floor(Date.now() / 1000),
  body: '{"type":"transaction.success","data":{"ü":"🚀"}}',
};

test('the official library takes what is signed, and nothing else', () => {
  const secret = webhookSecret(key, 'whk_a', 1);
  const receiver = new Webhook(secretText(secret));
  const headers = { ...signedHeaders(message, [secret]) };
  expect(receiver.verify(message.body, headers)).toEqual(JSON.parse(message.body));
  expect(() => receiver.verify(message.body.replace('success', 'failed'), headers)).toThrow();
  expect(() => receiver.verify(message.body, { ...headers, 'webhook-id': 'evt_2' })).toThrow();
  for (const other of [
    webhookSecret(key, 'whk_b', 1),
    webhookSecret(key, 'whk_a', 2),
    webhookSecret(new Uint8Array(32), 'whk_a', 1),
  ]) {
    expect(() => new Webhook(secretText(other)).verify(message.body, headers)).toThrow();
  }
});

test('while a secret is renewed receivers may check with the old one or the new one', () => {
  const [old, renewed] = [webhookSecret(key, 'whk_a', 1), webhookSecret(key, 'whk_a', 2)];
  const headers = { ...signedHeaders(message, [renewed, old]) };
  for (const secret of [old, renewed]) new Webhook(secretText(secret)).verify(message.body, headers);
});

test('a secret is the same whenever it is made, and long', () => {
  expect(secretText(webhookSecret(key, 'whk_a', 1))).toBe(secretText(webhookSecret(key, 'whk_a', 1)));
  expect(secretText(webhookSecret(key, 'whk_a', 1))).toMatch(/^whsec_[\w+/]{43}=$/);
});
