import { dataSchema, functionOf, type MessageType } from '@tx-broadcaster/core';
import type { App, AppContext } from '../http/app-context.js';
import { nearest } from '../http/nearest.js';
import { Problem } from '../http/problem.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { shown } from '../http/shown.js';
import type { RouteContext } from './route-context.js';

/** What can be broadcast, for people who look around and for forms. */
export function messageTypeRoutes(app: App, context: RouteContext): void {
  const { broadcaster } = context;
  resource(app, '/message-types', {
    GET: (c) => replyJson(c, 200, { data: broadcaster.messageTypes().map((name) => describe(name, context)) }),
  });
  resource(app, '/message-types/:name', { GET: (c) => show(c, context) });
}

function show(c: AppContext, context: RouteContext): Response {
  const name = c.req.param('name') ?? '';
  const names = context.broadcaster.messageTypes();
  if (names.includes(name)) return replyJson(c, 200, describe(name, context));
  const meant = nearest(name, names);
  throw new Problem('not_found', `There is no message type ${shown(name)}.`, {
    ...(meant === null ? {} : { hint: `Did you mean ${shown(meant)}?`, members: { did_you_mean: meant } }),
  });
}

function describe(name: string, { messageTypes }: RouteContext) {
  const type: MessageType | undefined = Object.hasOwn(messageTypes, name) ? messageTypes[name] : undefined;
  const called = type === undefined ? null : functionOf(type);
  return {
    name,
    kind: type?.kind ?? null,
    title: type?.title ?? null,
    description: type?.description ?? null,
    examples: type?.examples ?? [],
    schema: type === undefined ? null : dataSchema(type),
    function: called?.signature ?? null,
    selector: called?.selector ?? null,
    to: type !== undefined && 'to' in type ? (type.to ?? null) : null,
    chain_id: type?.chainId ?? null,
    default_signer: type?.signer ?? null,
    signers: type?.signers ?? null,
    gas: type?.gas?.toString() ?? null,
    success_on: type?.successOn ?? null,
    confirmations: type?.confirmations ?? null,
    max_attempts: type?.maxAttempts ?? null,
    caller_may: type?.callerMay ?? [],
  };
}
