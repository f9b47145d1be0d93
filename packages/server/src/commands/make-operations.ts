import type { Broadcaster, Store } from '@tx-broadcaster/core';
import type { Log } from '../log/log.js';
import { Operations } from '../operations/operations.js';

/** Bulk operations of this server, kept in its store. */
export function makeOperations(broadcaster: Broadcaster, { documents }: Store, log: Log): Operations {
  return new Operations({
    broadcaster,
    documents,
    warn: (err) => log.error({ err }, 'an operation stopped; it goes on by itself'),
  });
}
