import type { Broadcaster } from '@tx-broadcaster/core';

/** What is read of a broadcaster. */
export type WatchedBroadcaster = Pick<
  Broadcaster,
  'on' | 'counts' | 'list' | 'health' | 'endpoints' | 'instances' | 'messageTypes'
>;
