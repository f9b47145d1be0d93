import { type Clock, type ListFilter, type LoggedEvent, meets, type Random, systemRandom } from '@tx-broadcaster/core';
import { narrowed } from '../access/as-asked.js';
import { seesAll } from '../access/principal.js';
import type { App, AppContext } from '../http/app-context.js';
import { Problem } from '../http/problem.js';
import { reply } from '../http/reply.js';
import { requestScope } from '../http/request-scope.js';
import { resource } from '../http/resource.js';
import type { Notice } from '../notices/notice.js';
import { filterParameters, isDataName, readFilter } from '../query/filter-parameters.js';
import { matching, repeatable } from '../query/parameter.js';
import { givenIn, Parameters } from '../query/parameters.js';
import { type RouteContext, searchOf } from '../routes/route-context.js';
import { version } from '../version.js';
import type { EventFeed } from './event-feed.js';
import { isWanted, statusName, stepName } from './event-names.js';
import { eventStream } from './event-stream.js';
import { readPosition } from './stream-position.js';

const mostStreams = 1_000;
export const mostStreamsOfOne = 20;
const lifetimeMs = 30 * 60_000;

export interface LiveOptions {
  readonly feed: EventFeed;
  /** What happens to signers, endpoints, operations and webhooks. @default nothing is told of them */
  readonly notices?: EventFeed<Notice> | undefined;
  readonly clock: Clock;
  readonly random?: Random;
  /** Messages about other things than transactions, `rpc.changed`. */
  readonly onNotice: (tell: (name: string, message: string) => void) => () => void;
}

/** How many follow the events now. */
export interface Live {
  readonly streams: () => number;
}

const name = String.raw`(?:[a-z_]*\*?|[a-z_]+\.(?:[a-z_]+\*?|\*))`;
const namesPattern = new RegExp(`^${name}(?:,${name})*$`);

/** Which events somebody follows: those of transactions that meet the filters of the list, of these types. */
export const eventParameters = {
  ...filterParameters,
  types: repeatable(
    matching(namesPattern, {
      expected: 'names of events such as transaction.mined or transaction.*, several with commas between',
      description: 'Which events, by what happened or by the status it led to.',
    }),
  ),
} as const;

/** The events of all instances as they happen, for as long as a client wants, going on where it left off. */
export function liveRoutes(app: App, context: RouteContext, options: LiveOptions): Live {
  const open = new Map<string, number>();
  let streams = 0;
  const begin = (who: string) => {
    const own = open.get(who) ?? 0;
    if (streams >= mostStreams || own >= mostStreamsOfOne) {
      const detail = own >= mostStreamsOfOne ? `You follow ${own} times already.` : `${streams} follow already.`;
      throw new Problem('stream_limit', detail, { headers: { 'Retry-After': '30' }, retryable: true });
    }
    streams++;
    open.set(who, own + 1);
    return () => {
      streams--;
      const left = (open.get(who) ?? 1) - 1;
      if (left === 0) open.delete(who);
      else open.set(who, left);
    };
  };

  resource(app, '/events', {
    GET: (c) => {
      const { filter, types, position } = readRequest(c, context.now());
      const { principal, ip } = requestScope() ?? {};
      const visible = principal ? narrowed(principal, filter) : null;
      const headers = streamHeaders;
      if (c.req.method === 'HEAD') return reply(c, 200, null, headers);
      const ended = begin(principal?.actor ?? ip ?? 'unknown');
      const { feed, clock, random = systemRandom, onNotice } = options;
      const seesNotices = principal !== undefined && seesAll(principal);
      const body = eventStream({
        feed,
        notices: seesNotices ? (options.notices ?? null) : null,
        clock,
        lastPosition: position,
        accepts: (event) => visible !== null && isAsked(event, visible, types),
        acceptsNotice: ({ type }) => types === undefined || isWanted(type, types),
        hello: (at) => ({ server_time: new Date(clock.now()).toISOString(), version, position: at }),
        onNotice: (tell) =>
          seesNotices
            ? onNotice((name, message) => {
                if (types === undefined || isWanted(name, types)) tell(message);
              })
            : () => {},
        // not all at once after a restart
        lifetimeMs: lifetimeMs * (0.9 + 0.2 * random()),
        closing: context.closing,
        cut: () => void c.env?.outgoing?.destroy(),
        ended,
      });
      return new Response(body, { headers: Object.fromEntries(reply(c, 200, null, headers).headers) });
    },
  });
  return { streams: () => streams };
}

const streamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  // proxies that gather before they pass on
  'X-Accel-Buffering': 'no',
};

function readRequest(c: AppContext, now: number) {
  const parameters = new Parameters(givenIn(searchOf(c)), Object.keys(eventParameters), isDataName);
  const { filter } = readFilter(parameters, now);
  const types = parameters.many('types', eventParameters.types)?.flatMap((given) => given.split(','));
  parameters.throwIfWrong();
  const given = c.req.header('last-event-id') ?? '';
  const position = given === '' ? null : readPosition(given);
  if (position === undefined) {
    throw new Problem('invalid_field', 'Header Last-Event-ID: expected the id of a message of this stream.');
  }
  return { filter, types, position };
}

function isAsked(logged: LoggedEvent, { hash, ...filter }: ListFilter, types: readonly string[] | undefined): boolean {
  const status = statusName(logged);
  const isNamed =
    types === undefined || isWanted(stepName(logged), types) || (status !== null && isWanted(status, types));
  if (!isNamed || !meets(logged.transaction, filter)) return false;
  return hash === undefined || logged.transaction.hash === hash;
}
