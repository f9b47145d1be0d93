import type { App, AppContext } from './app-context.js';

export type Handler = (c: AppContext) => Response | Promise<Response>;

/** Stands before every handler; `route` is its method and path as registered, `GET /transactions/:id`. */
export type Guard = (c: AppContext, route: string, handler: Handler) => Response | Promise<Response>;

const guards = new WeakMap<App, Guard>();
const routes = new WeakMap<App, string[]>();

/** From here on every resource of the app is behind this guard. */
export function setGuard(app: App, guard: Guard): void {
  guards.set(app, guard);
}

/** The handler behind the app's guard, or alone where there is none. */
export function guarded(app: App, route: string, handler: Handler): Handler {
  const guard = guards.get(app);
  routes.set(app, [...(routes.get(app) ?? []), route]);
  return guard ? (c) => guard(c, route, handler) : handler;
}

/** Every route of the app, as `GET /transactions/:id`. */
export function routesOf(app: App): readonly string[] {
  return routes.get(app) ?? [];
}
