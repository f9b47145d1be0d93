export type { AttemptRecord, EventRecord, FailureRecord, Stage, Status, TransactionRecord } from '@tx-broadcaster/core';
export type { ProblemCode } from '../http/problem.js';
export type { EventData } from '../live/event-message.js';
export type { OperationRecord } from '../operations/operation.js';
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
export type { ExportOptions, Transactions } from './transactions.js';
export type {
  ActionOptions,
  AmendRequest,
  BatchResult,
  BroadcastRequest,
  CallOptions,
  DuplicateRequest,
  EndpointRecord,
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
export type { WaitForOptions, WaitTarget } from './wait-for.js';
