import type { App } from './app-context.js';
import { guarded, type Handler } from './guard.js';
import { Problem } from './problem.js';

export interface ResourceMethods {
  readonly GET?: Handler;
  readonly POST?: Handler;
  readonly PUT?: Handler;
  readonly PATCH?: Handler;
  readonly DELETE?: Handler;
}

/**
 * One path with all its methods, each behind the app's guard: a single route, because Hono hands a request that matches
 * only one handler straight to it, without composing a chain.
 */
export function resource(app: App, path: string, methods: ResourceMethods): void {
  const handlers = new Map<string, Handler>();
  for (const [method, handler] of Object.entries<Handler>({ ...methods })) {
    const behind = guarded(app, `${method} ${path}`, handler);
    handlers.set(method, behind);
    if (method === 'GET') handlers.set('HEAD', behind);
  }
  const allowed = [...handlers.keys()].join(', ');
  app.all(path, (c) => {
    const handler = handlers.get(c.req.method);
    if (handler) return handler(c);
    throw new Problem('method_not_allowed', `${c.req.path} has ${allowed}, got ${c.req.method.slice(0, 40)}.`, {
      headers: { Allow: allowed },
    });
  });
}
