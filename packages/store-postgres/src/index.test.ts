import { expect, it } from 'vitest';
import * as door from './index.js';

it('exports the store and nothing else', () => {
  expect(Object.keys(door)).toEqual(['postgresStore']);
});
