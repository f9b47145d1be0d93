import { z } from 'zod';
import type { App } from '../http/app-context.js';
import { readBody } from '../http/read-body.js';
import { reply, replyJson } from '../http/reply.js';
import { requestScope } from '../http/request-scope.js';
import { resource } from '../http/resource.js';
import { readListQuery } from '../query/list-query.js';
import { type RouteContext, refuseChange } from '../routes/route-context.js';
import { typesOfSelector } from '../routes/selector.js';
import type { Views } from './views.js';

const nameText = 'a name of 1 to 100 characters';
const searchText = 'a query string of GET /transactions, of at most 4000 characters';
export const newViewBody = z.strictObject({
  name: z.string(nameText).trim().min(1, nameText).max(100, nameText),
  search: z.string(searchText).max(4000, searchText),
});

/** Filters under names, shared by all who look at the list. */
export function viewRoutes(app: App, views: Views, context: RouteContext): void {
  resource(app, '/views', {
    GET: async (c) => replyJson(c, 200, { data: await views.list() }),
    POST: async (c) => {
      refuseChange(c, context);
      const { name, search } = await readBody(c, context.bodyLimit, newViewBody);
      const meant = search.replace(/^\?/, '');
      // what would not be understood when it is looked at is refused when it is kept
      readListQuery(meant, context.now(), typesOfSelector(context.messageTypes));
      return replyJson(c, 201, await views.create(name, meant, requestScope()?.principal.actor ?? null));
    },
  });
  resource(app, '/views/:id', {
    DELETE: async (c) => {
      refuseChange(c, context);
      await views.remove(c.req.param('id') ?? '');
      return reply(c, 204, null, {});
    },
  });
}
