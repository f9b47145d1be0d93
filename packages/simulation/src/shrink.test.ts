import { expect, test } from 'vitest';
import { shrink } from './shrink.js';

test('a seed that breaks nothing is not shrunk', async () => {
  expect(await shrink(1, [])).toBeNull();
});
