import { describe, expect, it, test } from 'vitest';
import { type BroadcastOptions, checkOptions, fingerprintOf } from './request.js';

const now = 1_760_000_000_000;
const pointers = (options: unknown): string[] => {
  try {
    checkOptions(options as BroadcastOptions, now);
  } catch (error) {
    const { code, issues } = error as { code: string; issues: { pointer: string }[] };
    expect(code).toBe('invalid_field');
    return issues.map(({ pointer }) => pointer);
  }
  return [];
};
const half = '\ud800';

describe('options that are taken', () => {
  test.each<BroadcastOptions>([
    {},
    { idempotencyKey: 'a' },
    { idempotencyKey: `!~${'x'.repeat(253)}` },
    { externalId: 'Bestellung 81 €' },
    { externalId: 'x'.repeat(255) },
    { tags: [] },
    { tags: Array.from({ length: 20 }, () => 'x'.repeat(64)) },
    { metadata: {} },
    { metadata: { run: '', note: '😀' } },
    { metadata: { a: 'x'.repeat(4088) } },
    { priority: -1000 },
    { priority: 1000 },
    { chainId: 1 },
    { chainId: Number.MAX_SAFE_INTEGER },
    { maxAttempts: 1 },
    { maxAttempts: 100 },
    { confirmations: 1 },
    { confirmations: 10_000 },
    { successOn: 'accepted' },
    { successOn: 'mined' },
    { successOn: 'confirmed' },
    { validUntil: now + 1 },
    { validUntil: 8.64e15 },
    { idempotencyKey: undefined, tags: undefined, validUntil: undefined },
  ])('%o', (options) => {
    expect(pointers(options)).toEqual([]);
  });
});

describe('options that are refused', () => {
  test.each<[string, unknown[]]>([
    ['idempotencyKey', ['', 'x'.repeat(256), 'with space', 'tab\t', 'ü', '\n', 5, null, {}]],
    ['externalId', ['', 'x'.repeat(256), 'a\0b', half, 5, null]],
    ['tags', ['x', Array.from({ length: 21 }, () => 'x'), [''], ['x'.repeat(65)], [5], ['a\0'], [half], null]],
    [
      'metadata',
      [[], 'x', null, { a: 5 }, { a: null }, { a: 'x'.repeat(4089) }, { '': 'x' }, { a: 'x\0' }, { a: half }],
    ],
    ['priority', [-1001, 1001, 1.5, '1', Number.NaN, null, 1n]],
    ['chainId', [0, -1, 1.5, 2 ** 53, '1', 1n]],
    ['maxAttempts', [0, 101, -1, 2.5, '3']],
    ['confirmations', [0, 10_001, -1, 1.5, '3']],
    ['successOn', ['pending', 'Accepted', '', 1, null]],
    ['validUntil', [now, now - 1, 0, 1.5, 8.64e15 + 2, Number.POSITIVE_INFINITY, '2030-01-01', new Date(now + 1)]],
  ])('%s', (name, values) => {
    const pointer = `/${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
    for (const value of values) expect(pointers({ [name]: value })).toEqual([pointer]);
  });

  it('are named all together, with what was expected and what came, shortened', () => {
    expect(() => checkOptions({ priority: 5000, maxAttempts: 0, externalId: 'x'.repeat(999) }, now)).toThrow(
      expect.objectContaining({
        message: 'not valid: external_id, priority, max_attempts',
        issues: [
          {
            pointer: '/external_id',
            code: 'invalid_value',
            detail: `expected a text of 1 to 255 characters, got "${'x'.repeat(59)}...`,
          },
          { pointer: '/priority', code: 'invalid_value', detail: 'expected an integer from -1000 to 1000, got 5000' },
          { pointer: '/max_attempts', code: 'invalid_value', detail: 'expected an integer from 1 to 100, got 0' },
        ],
      }),
    );
  });

  it('do not throw anything else, whatever is in them', () => {
    for (const strange of [1n, Symbol('x'), () => {}, new Map(), Object.create(null)]) {
      for (const name of ['idempotencyKey', 'externalId', 'priority', 'validUntil', 'tags', 'successOn'])
        expect(pointers({ [name]: strange })).toHaveLength(1);
    }
  });
});

describe('a fingerprint', () => {
  const of = (data: Parameters<typeof fingerprintOf>[1], options: BroadcastOptions = {}, type = 'pay') =>
    fingerprintOf(type, data, options);
  const base = of({ a: 1, b: [1, { c: null, d: 'x' }] });

  it('is SHA-256 in hex', () => {
    expect(base).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is the same whatever the order of keys', () => {
    expect(of({ b: [1, { d: 'x', c: null }], a: 1 })).toBe(base);
  });

  it('is the same whatever is said that does not change the call', () => {
    const said: BroadcastOptions = {
      idempotencyKey: 'k',
      externalId: 'e',
      tags: ['t'],
      metadata: { a: 'b' },
      priority: 5,
    };
    expect(of({ a: 1, b: [1, { c: null, d: 'x' }] }, said)).toBe(base);
  });

  test.each<[string, string]>([
    ['data', of({ a: 2, b: [1, { c: null, d: 'x' }] })],
    ['the order of a list', of({ a: 1, b: [{ c: null, d: 'x' }, 1] })],
    ['a number for a text', of({ a: '1', b: [1, { c: null, d: 'x' }] })],
    ['a field more', of({ a: 1, b: [1, { c: null, d: 'x' }], e: null })],
    ['the type', of({ a: 1, b: [1, { c: null, d: 'x' }] }, {}, 'other')],
    ['the chain', of({ a: 1, b: [1, { c: null, d: 'x' }] }, { chainId: 5 })],
    ['the signer', of({ a: 1, b: [1, { c: null, d: 'x' }] }, { signer: '0x1' })],
    ['the recipient', of({ a: 1, b: [1, { c: null, d: 'x' }] }, { to: '0x1' })],
    ['the value', of({ a: 1, b: [1, { c: null, d: 'x' }] }, { value: 5n })],
  ])('differs by %s', (_name, other) => {
    expect(other).not.toBe(base);
  });

  it('does not mistake one shape for another', () => {
    const shapes = [
      of(['a,b']),
      of(['a', 'b']),
      of({ a: 'b' }),
      of('{"a":"b"}'),
      of(null),
      of('null'),
      of([]),
      of({}),
      of(''),
      of('[]'),
    ];
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it('takes the same value for the same, as a number, a text or a bigint', () => {
    expect(of(null, { value: 5n })).toBe(of(null, { value: '5' }));
    expect(of(null, { value: 5 })).toBe(of(null, { value: '5' }));
  });
});
