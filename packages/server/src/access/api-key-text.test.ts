import { expect, test } from 'vitest';
import { idOfApiKeyText, newApiKeyText } from './api-key-text.js';
import { hashOf, isSameHash, randomText } from './secret-text.js';

test('a key is found by its id, and by nothing that was mistyped', () => {
  const { id, text } = newApiKeyText();
  expect(text).toMatch(/^txb_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/);
  expect(idOfApiKeyText(text)).toBe(id);
  for (let at = 0; at < text.length; at++) {
    const other = text[at] === 'a' ? 'b' : 'a';
    expect(idOfApiKeyText(text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
    expect(idOfApiKeyText(text.slice(0, at) + text.slice(at + 1))).toBeNull();
  }
  expect(idOfApiKeyText(`${text} `)).toBeNull();
  expect(idOfApiKeyText('')).toBeNull();
});

test('a new secret of a key keeps its id', () => {
  const { id, text } = newApiKeyText();
  const renewed = newApiKeyText(id);
  expect(renewed.id).toBe(id);
  expect(renewed.text).not.toBe(text);
});

test('random text uses all letters and digits alike', () => {
  const counts = new Map<string, number>();
  for (const letter of randomText(62_000)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  expect(counts.size).toBe(62);
  // 1000 each; 6 standard deviations
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(190);
});

test('hashes are compared whole', () => {
  expect(isSameHash(hashOf('a'), hashOf('a'))).toBe(true);
  expect(isSameHash(hashOf('a'), hashOf('b'))).toBe(false);
  expect(isSameHash(hashOf('a'), hashOf('a').slice(2))).toBe(false);
  expect(isSameHash('', '')).toBe(false);
});
