export {
  type Access,
  type Accounts,
  type AccountsOptions,
  accounts,
  type OpenAccessOptions,
  openAccess,
} from './access/access.js';
export type { ProxyLogin } from './access/authenticator.js';
export { type Role, roles } from './access/role.js';
export type { SessionLimits } from './access/sessions.js';
export { type AppOptions, createApp, type Logger } from './app.js';
export { BalanceLog, type BalanceLogOptions, type BalanceRecord } from './balances/balance-log.js';
export type { DashboardChain, DashboardConfig, DashboardOptions, EnvironmentTone } from './dashboard/options.js';
export type { App } from './http/app-context.js';
export type { ProblemCode } from './http/problem.js';
export type { RateLimitOptions } from './limits/rate-limits.js';
export type { Quota } from './limits/token-buckets.js';
export type { EventLog } from './live/event-feed.js';
export type { EventData } from './live/event-message.js';
export { type Metrics, type MetricsOptions, makeMetrics } from './metrics/metrics.js';
export type { WatchedBroadcaster } from './metrics/watched-broadcaster.js';
export type { Notice, NoticeData, NoticeType } from './notices/notice.js';
export { NoticeLog, type NoticeLogOptions } from './notices/notice-log.js';
export { NoticeWatch, type WatchOptions } from './notices/watch.js';
export { Operations, type OperationsOptions } from './operations/operations.js';
export type { AppBroadcaster, Phase } from './routes/route-context.js';
export { type RunningServer, type ServerOptions, startServer } from './server.js';
export type { System } from './system/system.js';
export { type SystemLook, SystemWatch, type SystemWatchOptions } from './system/system-watch.js';
export type { SystemWarning, WarningCode } from './system/warnings.js';
export { type RequestSpans, type RequestSpansApi, requestSpans } from './tracing/request-spans.js';
export { type ViewRecord, Views, type ViewsOptions } from './views/views.js';
export { WebhookService, type WebhookServiceOptions } from './webhooks/webhook-service.js';
