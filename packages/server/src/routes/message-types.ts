import type { App } from '../http/app-context.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import type { RouteContext } from './route-context.js';

/** What can be broadcast, for people who look around. */
export function messageTypeRoutes(app: App, { broadcaster, messageTypes }: RouteContext): void {
  resource(app, '/message-types', {
    GET: (c) => {
      const data = broadcaster.messageTypes().map((name) => {
        const type = Object.hasOwn(messageTypes, name) ? messageTypes[name] : undefined;
        return {
          name,
          kind: type?.kind ?? null,
          title: type?.title ?? null,
          description: type?.description ?? null,
          examples: type?.examples ?? [],
          caller_may: type?.callerMay ?? [],
        };
      });
      return replyJson(c, 200, { data });
    },
  });
}
