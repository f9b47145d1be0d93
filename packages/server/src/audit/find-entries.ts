import type { AuditEntry } from './audit-entry.js';
import type { AuditLog } from './audit-log.js';

/** All conditions hold together. */
export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly target?: string | undefined;
  readonly request_id?: string | undefined;
  /** Epoch ms, inclusive. */
  readonly after?: number | undefined;
  /** Epoch ms, exclusive. */
  readonly before?: number | undefined;
}

/** One request looks at no more entries than this; its page may then be short, and go on. */
const mostLookedAt = 20_000;
/** The clocks of instances differ by less. */
const clockSkewMs = 60_000;

export interface FoundEntries {
  readonly entries: AuditEntry[];
  /** Where the next page begins; null: there is none. */
  readonly next: number | null;
}

/** A page of entries that meet the filter, newest first, older than `behind`. */
export async function findEntries(
  log: AuditLog,
  filter: AuditFilter,
  { behind, limit }: { readonly behind: number | null; readonly limit: number },
): Promise<FoundEntries> {
  const entries: AuditEntry[] = [];
  let after = behind;
  for (let looked = 0; looked < mostLookedAt; ) {
    const page = await log.page({ after, limit: 500, order: 'newest' });
    for (const entry of page) {
      if (filter.after !== undefined && Date.parse(entry.at) < filter.after - clockSkewMs)
        return { entries, next: null };
      if (meets(entry, filter)) entries.push(entry);
      after = entry.seq;
      if (entries.length === limit) return { entries, next: entry.seq > 1 ? entry.seq : null };
    }
    if (page.length === 0) return { entries, next: null };
    looked += page.length;
  }
  return { entries, next: after };
}

export function meets(entry: AuditEntry, filter: AuditFilter): boolean {
  const at = Date.parse(entry.at);
  for (const name of ['actor', 'action', 'target', 'request_id'] as const) {
    if (filter[name] !== undefined && filter[name] !== entry[name]) return false;
  }
  if (filter.after !== undefined && at < filter.after) return false;
  return filter.before === undefined || at < filter.before;
}
