import { expect, it } from 'vitest';
import * as door from './index.js';

it('exports the store, a look at one, and nothing else', () => {
  expect(Object.keys(door).sort()).toEqual(['inspectPostgres', 'postgresStore']);
});
