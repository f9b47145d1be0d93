import { AsyncLocalStorage } from 'node:async_hooks';
import type { Principal } from '../access/principal.js';

/** What is known of the request that is being answered. */
export interface RequestScope {
  readonly principal: Principal;
  /** The address it comes from. */
  readonly ip: string | null;
  readonly requestId: string;
  /** Set by who told the audit trail about this request. */
  audited: boolean;
}

const scopes = new AsyncLocalStorage<RequestScope>();

/** Runs a handler so that everything below it knows whose request it works for, also in streams that go on later. */
export function inScope<T>(scope: RequestScope, run: () => T): T {
  return scopes.run(scope, run);
}

/** The running request's scope; null outside of any. */
export function requestScope(): RequestScope | null {
  return scopes.getStore() ?? null;
}
