import { expect, it } from 'vitest';
import * as door from './index.js';

it('exports the store, a look at one, a copy of one, a copy put back, and nothing else', () => {
  expect(Object.keys(door).sort()).toEqual(['backupSqlite', 'inspectSqlite', 'restoreSqlite', 'sqliteStore']);
});
