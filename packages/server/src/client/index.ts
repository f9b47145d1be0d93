export type { AttemptRecord, EventRecord, FailureRecord, Stage, Status, TransactionRecord } from '@tx-broadcaster/core';
export type { ApiKeyRecord } from '../access/api-key-record.js';
export type { Role } from '../access/role.js';
export type { SessionRecord } from '../access/sessions.js';
export type { UserRecord } from '../access/user-record.js';
export type { AuditEntry } from '../audit/audit-entry.js';
export type { BalanceRecord } from '../balances/balance-log.js';
export type { ProblemCode } from '../http/problem.js';
export type { EventData } from '../live/event-message.js';
export type { NoticeData, NoticeType } from '../notices/notice.js';
export type { OperationRecord } from '../operations/operation.js';
export type { SystemRecord } from '../system/system-routes.js';
export type { ViewRecord } from '../views/views.js';
export type { DeliveryRecord } from '../webhooks/delivery.js';
export type { WebhookRecord } from '../webhooks/webhook-record.js';
export type { AccessClient, ApiKeyRequest, NewApiKey, UserChange, WhoAmI } from './access.js';
export type { AuditClient, AuditQuery } from './audit.js';
export { type Client, createClient, type SubmitOptions } from './client.js';
export type { ClientOptions } from './connection.js';
export {
  ApiError,
  type ApiIssue,
  type ApiProblem,
  ConnectionError,
  TransactionFailedError,
  WaitTimeoutError,
} from './errors.js';
export type { EventsOptions, LiveEvent } from './events.js';
export type { OperationsClient } from './operations.js';
export type { Page, Pages } from './pages.js';
export type { SignersClient } from './signers.js';
export type { LogLevel, SystemClient } from './system.js';
export type { ExportOptions, Transactions } from './transactions.js';
export type {
  ActionOptions,
  AmendRequest,
  BatchResult,
  BroadcastRequest,
  CallOptions,
  DuplicateRequest,
  Effects,
  EndpointRecord,
  EndpointTest,
  KeyedOptions,
  LaneRecord,
  MessageTypeRecord,
  OperationPreview,
  OperationRequest,
  OperationResult,
  Readiness,
  ResyncRequest,
  ShownTransaction,
  SignerRecord,
  Simulation,
  SpeedUpRequest,
  Timeseries,
  TransactionFilter,
  TransactionPage,
  TransactionQuery,
  TransactionStats,
  VersionRecord,
} from './types.js';
export type { ViewsClient } from './views.js';
export type { WaitForOptions, WaitTarget } from './wait-for.js';
export type { DeliveryRequest, NewWebhook, WebhookChange, WebhookRequest, WebhooksClient } from './webhooks.js';
