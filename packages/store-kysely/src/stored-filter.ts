import type { ListFilter } from '@tx-broadcaster/core';
import type { Asking } from './asking.js';
import { typesNamed, typesWith } from './message-type-names.js';

/** A filter whose message types are whole names. */
export interface StoredFilter extends ListFilter {
  /** The types that `mentions` may mean. */
  readonly mentionedTypes?: readonly string[];
}

/** Null where nothing can meet it. */
export async function storedFilter(asking: Asking, filter: ListFilter): Promise<StoredFilter | null> {
  const messageType = filter.messageType && (await typesNamed(asking, filter.messageType));
  const mentionedTypes = filter.mentions === undefined ? undefined : await typesWith(asking, filter.mentions);
  const stored = {
    ...filter,
    ...(messageType === undefined ? {} : { messageType }),
    ...(mentionedTypes === undefined ? {} : { mentionedTypes }),
  };
  const { mentionedTypes: _, data: __, ...wanted } = stored;
  return Object.values(wanted).some((any) => Array.isArray(any) && any.length === 0) ? null : stored;
}
