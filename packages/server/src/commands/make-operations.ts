import type { Broadcaster, Store } from '@tx-broadcaster/core';
import type { Log } from '../log/log.js';
import type { NoticeLog } from '../notices/notice-log.js';
import { Operations } from '../operations/operations.js';

/** Bulk operations of this server, kept in its store. */
export function makeOperations(
  broadcaster: Broadcaster,
  { documents }: Store,
  log: Log,
  notices: NoticeLog,
): Operations {
  return new Operations({
    broadcaster,
    documents,
    notices,
    warn: (err) => log.error({ err }, 'an operation stopped; it goes on by itself'),
  });
}
