import type { Role } from './role.js';

/** `public`: nobody looks at credentials; `anyone`: they are looked at, but not needed; else the roles that may. */
type Who = 'public' | 'anyone' | readonly Role[];

const submit: Who = ['submitter', 'operator', 'admin'];
/** Submitters among them see what they have submitted, and nothing else. */
const readOwn: Who = ['submitter', 'viewer', 'operator', 'admin'];
const read: Who = ['viewer', 'operator', 'admin'];
const operate: Who = ['operator', 'admin'];
const administer: Who = ['admin'];

/** Who may use which route: what is not here is nobody's. */
export const routeTable: Readonly<Record<string, Who>> = {
  'POST /transaction/broadcast': submit,
  'POST /transaction/broadcast/batch': submit,
  'POST /transactions/simulate': submit,
  'GET /transactions': readOwn,
  'GET /transactions/:id': readOwn,
  'GET /transaction/:id': readOwn,
  'PATCH /transactions/:id': operate,
  'GET /transactions/:id/attempts': readOwn,
  'GET /transactions/:id/events': readOwn,
  'GET /transactions/:id/effects': readOwn,
  'POST /transactions/:id/retry': operate,
  'POST /transactions/:id/cancel': operate,
  'POST /transactions/:id/speed-up': operate,
  // a wrong word sends a transaction twice
  'POST /transactions/:id/unpark': administer,
  'POST /transactions/:id/duplicate': submit,
  'GET /transactions/stats': read,
  'GET /transactions/export': read,
  'GET /stats/timeseries': read,

  'POST /operations': operate,
  'GET /operations': read,
  'GET /operations/:id': read,
  'GET /operations/:id/results': read,
  'GET /operations/:id/export': read,
  'POST /operations/:id/abort': operate,
  'POST /operations/:id/resume': operate,

  'GET /views': read,
  'POST /views': operate,
  'DELETE /views/:id': operate,

  'GET /events': readOwn,

  'GET /signers': read,
  'GET /signers/:id': read,
  'POST /signers/:id/pause': operate,
  'POST /signers/:id/resume': operate,
  'POST /signers/:id/resync-nonce': administer,
  'GET /signers/:id/nonces': read,
  'GET /signers/:id/balances': read,
  // ends what others have submitted, all of it
  'POST /signers/:id/cancel-pending': administer,
  'GET /rpc': read,
  'POST /rpc/test': operate,
  'GET /message-types': readOwn,
  'GET /message-types/:name': readOwn,

  'GET /webhooks': administer,
  'POST /webhooks': administer,
  'GET /webhooks/:id': administer,
  'PATCH /webhooks/:id': administer,
  'DELETE /webhooks/:id': administer,
  'POST /webhooks/:id/test': administer,
  'POST /webhooks/:id/rotate-secret': administer,
  'POST /webhooks/:id/replay': administer,
  'GET /webhooks/:id/deliveries': administer,
  'GET /transactions/:id/deliveries': administer,
  'GET /deliveries/:id': administer,
  'GET /deliveries/:id/request': administer,
  'POST /deliveries/:id/replay': administer,

  'GET /api-keys': administer,
  'POST /api-keys': administer,
  'POST /api-keys/:id/rotate': administer,
  'DELETE /api-keys/:id': administer,
  'GET /users': administer,
  'POST /users': administer,
  'PATCH /users/:name': administer,
  'DELETE /users/:name': administer,
  'GET /audit': administer,
  'GET /audit/export': administer,
  'GET /audit/verify': administer,

  'GET /system': administer,
  'PATCH /system': administer,
  'GET /system/diagnostics': administer,

  'GET /session': 'anyone',
  'POST /session': 'anyone',
  'DELETE /session': 'anyone',
  'POST /session/setup': 'anyone',
  'POST /session/password': readOwn,
  'GET /sessions': readOwn,
  'DELETE /sessions/:id': readOwn,

  'GET /metrics': read,
  'GET /livez': 'public',
  'GET /readyz': 'public',
  'GET /healthz': 'public',
  'GET /version': 'public',
  'GET /openapi.json': 'public',
  'GET /docs': 'public',
  'GET /docs/*': 'public',

  'GET /': 'public',
  'GET /login': 'public',
  'GET /setup': 'public',
  'GET /dashboard': 'public',
  'GET /dashboard/config.json': 'public',
  'GET /dashboard/theme.css': 'public',
  'GET /dashboard/assets/:name': 'public',
  'GET /dashboard/*': 'public',
  'GET /assets/*': 'public',
  'GET /page.css': 'public',
  'GET /page.js': 'public',
};

/** Changes that leave their own trace (a transaction's timeline, a session) and no entry in the audit trail. */
const untold = new Set([
  'POST /transaction/broadcast',
  'POST /transaction/broadcast/batch',
  'POST /transactions/simulate',
  'POST /transactions/:/duplicate',
  'POST /session',
  'DELETE /session',
  'POST /session/setup',
  // what it begins is told by the route; a dry run changes nothing
  'POST /operations',
  'POST /signers/:/cancel-pending',
  // reads what is there
  'POST /rpc/test',
]);

const byRoute = new Map(Object.entries(routeTable).map(([route, who]) => [bare(route), who]));

/** Who may use a route, as `POST /transactions/:id/retry`; null: nobody. */
export function whoMay(route: string): Who | null {
  return byRoute.get(bare(route)) ?? null;
}

/** The routes that somebody of this role may use: what a page shows as buttons. */
export function routesOfRole(role: Role): string[] {
  return Object.keys(routeTable).filter((route) => {
    const who = routeTable[route];
    return Array.isArray(who) && who.includes(role);
  });
}

/** Whether a use of it that succeeds belongs into the audit trail. */
export function isAudited(route: string): boolean {
  return !/^(?:GET|HEAD|OPTIONS) /.test(route) && !untold.has(bare(route));
}

/** Parameters by their place: what they are called is the route's own business. */
function bare(route: string): string {
  return route.replace(/^HEAD /, 'GET ').replace(/:\w+(?:\{[^}]*\}+)?/g, ':');
}
