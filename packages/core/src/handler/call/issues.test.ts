import { expect, it } from 'vitest';
import { Issues, pointerTo } from './issues.js';

const wrong = { code: 'invalid_value', detail: 'expected a, got b' } as const;
const missing = { code: 'required', detail: 'expected a, got nothing' } as const;

function thrown(...found: readonly (readonly [string, typeof wrong | typeof missing])[]) {
  const issues = new Issues();
  for (const [pointer, problem] of found) issues.add(pointer, problem);
  try {
    issues.throwIfAny('erc20.transfer');
  } catch (error) {
    return error;
  }
  return null;
}

it('throws nothing where nothing is wrong', () => {
  expect(thrown()).toBeNull();
});

it('says the first in the message and how many there are', () => {
  expect(thrown(['/data/to', wrong])).toMatchObject({
    message: '1 field of erc20.transfer is wrong: /data/to: expected a, got b',
  });
  expect(thrown(['/data/to', wrong], ['/data/amount', missing])).toMatchObject({
    message: '2 fields of erc20.transfer are wrong: /data/to: expected a, got b; and 1 more',
    issues: [
      { pointer: '/data/to', ...wrong },
      { pointer: '/data/amount', ...missing },
    ],
  });
});

it.each([
  [
    'missing_field',
    [
      ['/to', missing],
      ['/data', missing],
    ],
  ],
  ['invalid_data', [['/data/to', missing]]],
  [
    'invalid_data',
    [
      ['/to', missing],
      ['/data', wrong],
    ],
  ],
  [
    'invalid_field',
    [
      ['/to', missing],
      ['/value', wrong],
    ],
  ],
] as const)('is %s for %j', (code, found) => {
  expect(thrown(...found)).toMatchObject({ code });
});

it('writes pointers as RFC 6901 wants them', () => {
  expect(pointerTo('/data', [])).toBe('/data');
  expect(pointerTo('/data', ['a/b', 2, 'm~n', ''])).toBe('/data/a~1b/2/m~0n/');
});
