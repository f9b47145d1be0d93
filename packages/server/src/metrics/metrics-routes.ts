import type { App } from '../http/app-context.js';
import { reply } from '../http/reply.js';
import { resource } from '../http/resource.js';
import type { Metrics } from './metrics.js';

/** For Prometheus: it scrapes with an API key of the role viewer as its bearer token. */
export function metricsRoutes(app: App, { registry }: Metrics): void {
  resource(app, '/metrics', {
    GET: async (c) => reply(c, 200, await registry.metrics(), { 'Content-Type': registry.contentType }),
  });
}
