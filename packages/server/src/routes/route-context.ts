import type { Broadcaster, MessageType } from '@tx-broadcaster/core';
import type { AuditDraft } from '../audit/audit-entry.js';
import type { AppContext } from '../http/app-context.js';
import { refuseCrossSite } from '../http/cross-site.js';
import { Problem } from '../http/problem.js';

/** What the routes use of a broadcaster. */
export type RouteBroadcaster = Pick<
  Broadcaster,
  | 'accept'
  | 'get'
  | 'list'
  | 'history'
  | 'explain'
  | 'retry'
  | 'unpark'
  | 'cancel'
  | 'speedUp'
  | 'messageTypes'
  | 'health'
  | 'endpoints'
  | 'testEndpoint'
  | 'instances'
  | 'signers'
  | 'pauseSigner'
  | 'count'
  | 'activity'
  | 'wait'
  | 'simulate'
  | 'callOf'
  | 'effectsOf'
  | 'laneOf'
  | 'optionsOf'
  | 'amend'
  | 'approveNonces'
> & {
  /** The reason is for the audit trail. */
  resumeSigner(chainId: number, signer: string, reason?: string): Promise<void>;
};

/** What an app uses of it. */
export type AppBroadcaster = RouteBroadcaster & Pick<Broadcaster, 'on'>;

/**
 * Where a server is on its way out: `draining` still takes transactions but is no longer ready, so that balancers look
 * elsewhere; `closing` takes none.
 */
export type Phase = 'serving' | 'draining' | 'closing';

export interface RouteContext {
  /** As whoever asks may use it. */
  readonly broadcaster: RouteBroadcaster;
  readonly messageTypes: Readonly<Record<string, MessageType>>;
  /** Writes into the audit trail what a person has done; what cannot be written is logged. */
  readonly tell: (entry: AuditDraft) => Promise<void>;
  /** Bytes of a body. */
  readonly bodyLimit: number;
  readonly phase: () => Phase;
  /** Epoch ms. */
  readonly now: () => number;
  /** Aborted once the server closes: nobody waits any longer. */
  readonly closing: AbortSignal;
}

/** The query string, without its question mark. */
export function searchOf(c: AppContext): string {
  const { url } = c.req;
  const mark = url.indexOf('?');
  return mark === -1 ? '' : url.slice(mark + 1);
}

/** Where nothing may be changed: in a server that closes, and for pages of other origins. */
export function refuseChange(c: AppContext, { phase }: RouteContext): void {
  refuseCrossSite(c);
  if (phase() !== 'closing') return;
  throw new Problem('shutting_down', 'This server is shutting down and takes no more.', {
    hint: 'Nothing was stored. Send it again: another instance, or this one after its restart, will take it.',
    headers: { Connection: 'close' },
  });
}
