import type { App, AppContext } from './app-context.js';
import { Problem } from './problem.js';

type Handler = (c: AppContext) => Response | Promise<Response>;

export interface ResourceMethods {
  readonly GET?: Handler;
  readonly POST?: Handler;
}

/**
 * One path with all its methods: a single route, because Hono hands a request that matches only one handler straight to
 * it, without composing a chain.
 */
export function resource(app: App, path: string, methods: ResourceMethods): void {
  const handlers = new Map<string, Handler>(Object.entries(methods));
  if (methods.GET) handlers.set('HEAD', methods.GET);
  const allowed = [...handlers.keys()].join(', ');
  app.all(path, (c) => {
    const handler = handlers.get(c.req.method);
    if (handler) return handler(c);
    throw new Problem('method_not_allowed', `${c.req.path} has ${allowed}, got ${c.req.method.slice(0, 40)}.`, {
      headers: { Allow: allowed },
    });
  });
}
