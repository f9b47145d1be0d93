import { isNamed, isPartOf } from '@tx-broadcaster/core';
import type { Asking } from './asking.js';
import { stageCounts } from './sums.js';

/** The message types that some transaction has; the counters know them all. */
async function knownTypes({ db, ask }: Asking): Promise<string[]> {
  const rows = await ask(db.selectFrom(stageCounts(db)).select('message_type').distinct());
  return rows.map((row) => row.message_type);
}

/** The types of these names; a name that ends in `*` means all that begin so. */
export async function typesNamed(asking: Asking, names: readonly string[]): Promise<readonly string[]> {
  if (!names.some((name) => name.endsWith('*'))) return names;
  return (await knownTypes(asking)).filter((type) => names.some((name) => isNamed(type, name)));
}

/** The types whose name has this part. */
export async function typesWith(asking: Asking, part: string): Promise<readonly string[]> {
  return (await knownTypes(asking)).filter((type) => isPartOf(type, part));
}
