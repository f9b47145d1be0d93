import { expect, test } from 'vitest';
import { previewText } from './wording.js';

test('says what will happen, and why not to all', () => {
  const preview = {
    matched: 1_284,
    eligible: 1_279,
    complete: true,
    ineligible: { not_retryable: 1, already_mined: 4 },
    sample: [],
  };
  expect(previewText('retry', preview)).toBe(
    '1,279 will be retried, 5 will be skipped: 4 mined already, 1 cannot be retried as they are.',
  );
  expect(previewText('cancel', { ...preview, matched: 2, eligible: 2, complete: false })).toBe(
    '2 will be cancelled. There are more than 2: the rest stays as it is.',
  );
});
