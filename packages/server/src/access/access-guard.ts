import type { AuditLog } from '../audit/audit-log.js';
import { refuseOtherHosts } from '../http/allowed-hosts.js';
import type { AppContext } from '../http/app-context.js';
import type { ClientAddresses } from '../http/client-address.js';
import { refuseCrossSite } from '../http/cross-site.js';
import type { Guard } from '../http/guard.js';
import { Problem } from '../http/problem.js';
import { requestId } from '../http/request-id.js';
import { inScope, type RequestScope } from '../http/request-scope.js';
import type { RateLimits } from '../limits/rate-limits.js';
import { type Authenticator, unauthenticated } from './authenticator.js';
import { anybody, type Principal } from './principal.js';
import { isAudited, whoMay } from './route-table.js';

export interface AccessGuardOptions {
  /** Null: there is no authentication. */
  readonly authenticator: Authenticator | null;
  /** The names by which the server may be called; null: any. */
  readonly hosts: readonly string[] | null;
  readonly addresses: ClientAddresses;
  readonly audit: AuditLog | null;
  /** Null: nobody is limited. */
  readonly limits: RateLimits | null;
}

/** Lets through who may use a route, tells everything below who it is, and tells the audit trail of what was done. */
export function accessGuard({ authenticator, hosts, addresses, audit, limits }: AccessGuardOptions): Guard {
  /** @throws Problem `unauthenticated` for wrong credentials, which count as none: else they could be guessed for ever */
  const authenticated = async (c: AppContext): Promise<Principal | null> => {
    try {
      return (await authenticator?.principalOf(c)) ?? null;
    } catch (error) {
      if (error instanceof Problem && error.code === 'unauthenticated') limits?.useAnonymously(c, addresses.ipOf(c));
      throw error;
    }
  };

  const principalFor = async (c: AppContext, route: string): Promise<Principal> => {
    const who = whoMay(route);
    if (who === 'public') return nobody;
    const principal = await authenticated(c);
    if (!principal) limits?.useAnonymously(c, addresses.ipOf(c));
    else limits?.use(c, route, principal);
    if (who === 'anyone') return principal ?? nobody;
    if (!principal) throw unauthenticated('This needs an API key or a session.');
    if (who?.includes(principal.role)) return principal;
    throw new Problem('forbidden', `The role ${principal.role} may not use this.`, {
      hint: who === null ? 'Nobody may.' : `It takes one of the roles ${who.join(', ')}.`,
    });
  };

  return async (c, route, handler) => {
    if (addresses.isSecure(c)) c.set('isSecure', true);
    if (hosts !== null) refuseOtherHosts(c, hosts);
    const principal = authenticator === null ? anybody : await principalFor(c, route);
    const isChange = !/^(?:GET|HEAD) /.test(route);
    if (isChange) refuseCrossSite(c);
    const scope: RequestScope = { principal, ip: addresses.ipOf(c), requestId: requestId(c), audited: false };
    const response = await inScope(scope, () => handler(c));
    if (audit && isAudited(route) && response.status < 400 && !scope.audited) {
      await inScope(scope, () => audit.commit({ action: route, target: c.req.param('id') ?? null }));
    }
    return response;
  };
}

/** Whoever uses what is for everybody: it can do nothing that looks at a role. */
const nobody: Principal = { ...anybody, role: 'submitter', messageTypes: [], signers: [] };
