import type { Broadcaster } from '@tx-broadcaster/core';
import { plainMessage } from './event-message.js';

/** Tells of RPC endpoints whose status has changed, as this instance sees them: not of the log, and not told again. */
export function rpcNotices(broadcaster: Pick<Broadcaster, 'on'>) {
  return (tell: (name: string, message: string) => void): (() => void) =>
    broadcaster.on('endpoint', (notice) => tell('rpc.changed', plainMessage('rpc.changed', notice)));
}
