import { type BroadcasterOptions, type Clock, type MessageType, systemClock } from '@tx-broadcaster/core';
import { Hono } from 'hono';
import { type Access, openAccess } from './access/access.js';
import { asAsked } from './access/as-asked.js';
import { accessRoutes } from './access/routes/access-routes.js';
import type { AuditDraft } from './audit/audit-entry.js';
import type { BalanceLog } from './balances/balance-log.js';
import { balanceRoutes } from './balances/balance-routes.js';
import type { DashboardOptions } from './dashboard/options.js';
import { dashboardRoutes } from './dashboard/routes.js';
import type { App } from './http/app-context.js';
import { setGuard } from './http/guard.js';
import { otherOrigins } from './http/other-origins.js';
import { Problem, problemOf } from './http/problem.js';
import { replyProblem } from './http/reply.js';
import { requestId } from './http/request-id.js';
import { workerOnly } from './http/worker-only.js';
import { inFlightLimit } from './limits/in-flight-limit.js';
import { EventFeed, type EventLog } from './live/event-feed.js';
import { liveRoutes } from './live/live-routes.js';
import { rpcNotices } from './live/rpc-notices.js';
import type { Metrics } from './metrics/metrics.js';
import { metricsRoutes } from './metrics/metrics-routes.js';
import type { NoticeLog } from './notices/notice-log.js';
import { openApiRoutes } from './openapi/openapi-routes.js';
import type { Operations } from './operations/operations.js';
import { actionRoutes } from './routes/actions.js';
import { batchRoute } from './routes/batch.js';
import { broadcastRoute } from './routes/broadcast.js';
import { duplicateRoute } from './routes/duplicate.js';
import { exportRoute } from './routes/export.js';
import { healthRoutes } from './routes/health.js';
import { listRoute } from './routes/list.js';
import { messageTypeRoutes } from './routes/message-types.js';
import { operationRoutes } from './routes/operations.js';
import type { AppBroadcaster, Phase, RouteContext } from './routes/route-context.js';
import { rpcRoutes } from './routes/rpc.js';
import { signerOrderRoutes } from './routes/signer-orders.js';
import { signerRoutes } from './routes/signers.js';
import { simulateRoute } from './routes/simulate.js';
import { statsRoute } from './routes/stats.js';
import { timeseriesRoute } from './routes/timeseries.js';
import { transactionRoutes } from './routes/transactions.js';
import type { System } from './system/system.js';
import { systemRoutes } from './system/system-routes.js';
import type { RequestSpans } from './tracing/request-spans.js';
import { viewRoutes } from './views/view-routes.js';
import type { Views } from './views/views.js';
import { webhookRoutes } from './webhooks/webhook-routes.js';
import type { WebhookService } from './webhooks/webhook-service.js';

/** The part of pino's interface that is used. */
export interface Logger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface AppOptions {
  /** Started and stopped by whoever made it. */
  readonly broadcaster: AppBroadcaster;
  /** What `GET /message-types` tells about the names the broadcaster knows. @default {} */
  readonly messageTypes?: Readonly<Record<string, MessageType>>;
  /** Told of what ended in a 500 or 503. @default nobody */
  readonly logger?: Logger;
  /** Bytes of a request's body. @default 262144 */
  readonly bodyLimit?: number;
  /** What the dashboard shows about this installation; false: no dashboard. @default {} */
  readonly dashboard?: DashboardOptions | false;
  /** Requests that are answered at one time; beyond it 503. @default 1000 */
  readonly mostInFlight?: number;
  /** Bytes of all their bodies; beyond it 503. @default 67108864 */
  readonly mostBytesInFlight?: number;
  /** Who may do what. @default openAccess(): whoever reaches the app may do everything */
  readonly access?: Access;
  /** What is counted and measured, for `GET /metrics`. @default nothing is */
  readonly metrics?: Metrics;
  /** `requestSpans(api)`: a span around each request. @default none */
  readonly spans?: RequestSpans;
  /** Managed at `/webhooks`; started and stopped by whoever made it. @default there are none */
  readonly webhooks?: WebhookService;
  /** A store: its log of events, for `GET /events`. @default there is no such route */
  readonly events?: EventLog;
  /** What happens to signers, endpoints, operations and webhooks, for `GET /events`. @default it tells of transactions only */
  readonly notices?: NoticeLog;
  /** @default the system's */
  readonly clock?: Clock;
  /** @default always 'serving' */
  readonly phase?: () => Phase;
  /** Ends what waits for a transaction, so that a server can close. @default never */
  readonly closing?: AbortSignal;
  /** Actions on many transactions. @default there are none: their routes are not there */
  readonly operations?: Operations;
  /** The broadcaster's: with `worker` only `/livez`, `/readyz`, `/version` and `/metrics` are served. @default 'all' */
  readonly mode?: BroadcasterOptions['mode'];
  /**
   * Origins (`https://app.example`) whose pages may use the API with an API key of theirs; never with cookies.
   * @default none but its own
   */
  readonly corsOrigins?: readonly string[];
  /** What it was started with, for admins. @default there are no such routes */
  readonly system?: System;
  /** What signers have had. @default nobody knows: the route is not there */
  readonly balances?: BalanceLog;
  /** Filters under names. @default there are none: their routes are not there */
  readonly views?: Views;
}

/** Answers beyond 500 that tell of load or of an end, and of no fault. */
const expected = new Set(['shutting_down', 'queue_full', 'overloaded', 'not_accepting']);

/**
 * The HTTP API, to be served alone or mounted in an app of your own.
 *
 * Without `access` there is no authentication: whoever reaches it can broadcast with the broadcaster's signers.
 *
 * @example
 * const app = new Hono();
 * app.route('/tx', createApp({ broadcaster }));
 */
export function createApp(options: AppOptions): App {
  const {
    messageTypes = {},
    logger,
    bodyLimit = 256 * 1024,
    mostInFlight = 1000,
    mostBytesInFlight = 64 * 1024 * 1024,
    access = openAccess(),
    phase = () => 'serving',
    clock = systemClock,
    events,
    webhooks,
    dashboard = {},
    closing = new AbortController().signal,
  } = options;
  const tell = async (entry: AuditDraft) => {
    try {
      await access.audit?.commit(entry);
    } catch (err) {
      logger?.error({ err, ...entry }, 'done, but not told to the audit trail');
    }
  };
  const broadcaster = asAsked(options.broadcaster, tell);
  const context: RouteContext = { broadcaster, messageTypes, tell, bodyLimit, phase, closing, now: () => clock.now() };
  const app: App = new Hono();
  const { corsOrigins = [] } = options;
  if (corsOrigins.length > 0) app.use(otherOrigins(corsOrigins));
  if (options.mode === 'worker') app.use(workerOnly);
  const { metrics } = options;
  const limits = { requests: mostInFlight, bytes: mostBytesInFlight, bodyLimit };
  const guard = inFlightLimit(limits)(access.guard);
  const measured = metrics?.around(guard) ?? guard;
  setGuard(app, options.spans?.around(measured) ?? measured);
  broadcastRoute(app, context);
  batchRoute(app, context);
  simulateRoute(app, context);
  listRoute(app, context);
  statsRoute(app, context);
  timeseriesRoute(app, context);
  exportRoute(app, context);
  transactionRoutes(app, context);
  actionRoutes(app, context);
  duplicateRoute(app, context);
  if (options.operations) operationRoutes(app, context, options.operations);
  if (options.views) viewRoutes(app, options.views, context);
  messageTypeRoutes(app, context);
  signerRoutes(app, context);
  signerOrderRoutes(app, context);
  if (options.balances) balanceRoutes(app, options.balances, context);
  rpcRoutes(app, context);
  healthRoutes(app, context, options.system);
  openApiRoutes(app);
  accessRoutes(app, access, context);
  if (events) {
    const onHint = (hint: () => void) => {
      const ends = [options.broadcaster.on('transaction', hint), options.broadcaster.on('elsewhere', hint)];
      return () => {
        for (const end of ends) end();
      };
    };
    const failed = (err: unknown) => logger?.warn({ err }, 'the log of events cannot be read');
    const feed = new EventFeed({ log: events, clock, onHint, failed });
    const { notices: log } = options;
    const notices = log && new EventFeed({ log, clock, onHint: (hint) => log.onHint(hint), failed });
    const onNotice = rpcNotices(options.broadcaster);
    const { streams } = liveRoutes(app, context, { feed, notices, clock, onNotice });
    metrics?.gauge('broadcaster_event_streams', 'Clients that follow the events now.', streams);
  }
  if (options.system) systemRoutes(app, options.system, context);
  if (webhooks) webhookRoutes(app, webhooks, context);
  if (metrics) metricsRoutes(app, metrics);
  if (dashboard) dashboardRoutes(app, dashboard);
  app.notFound((c) => replyProblem(c, new Problem('not_found', `There is nothing at ${c.req.path.slice(0, 200)}.`)));
  app.onError((error, c) => {
    const problem = problemOf(error);
    if (problem.status >= 500 && !expected.has(problem.code)) {
      const details = {
        request_id: requestId(c),
        method: c.req.method,
        path: c.req.path,
        ...c.get('traceIds'),
        err: problem.options.cause ?? error,
      };
      logger?.error(details, `a request ended in ${problem.status}`);
    }
    return replyProblem(c, problem);
  });
  return app;
}
