import type { Document } from '@tx-broadcaster/core';
import * as json from './json-column.js';
import type { DocumentRow } from './schema.js';

export function documentOf({ kind, id, value, version, updated_at }: DocumentRow): Document {
  return { kind, id, value: json.data.decode(value), version, updatedAt: updated_at };
}
