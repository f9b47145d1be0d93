export { Broadcaster, type DataOf } from './broadcaster.js';
export type { Chain, Delivery, Envelope, Observation } from './chain/chain.js';
export { classifyNodeError, type NodeErrorClass } from './chain/classify-node-error.js';
export type { EndpointOptions } from './chain/endpoint-options.js';
export type { EndpointTestRecord } from './chain/endpoint-test.js';
export type { EndpointHealth, EndpointStatus } from './chain/health/endpoint-health.js';
export type { Verdict, VerdictClass } from './chain/verdict.js';
export { type Clock, type Random, systemClock, systemRandom } from './clock.js';
export type { CrashPoint } from './crash-point.js';
export { type Duration, durationMs } from './duration.js';
export {
  BroadcasterError,
  type BroadcasterErrorOptions,
  type ErrorCode,
  type InputIssue,
  messageOf,
} from './errors.js';
export type { BroadcasterEvents, ElsewhereNotice, EndpointNotice, TransactionNotice, Warning } from './events.js';
export type { ActOptions } from './handler/act-options.js';
export type { Amendment, AmendOptions } from './handler/amend.js';
export { dataSchema, functionOf, type JsonSchema } from './handler/call/data-schema.js';
export type { CallRecord, DecodedCall } from './handler/call/decoded-call.js';
export type { DecodedLog } from './handler/call/decoded-log.js';
export type { UnregisteredPolicy } from './handler/call/message-types.js';
export type { EffectsRecord, LogRecord, TransferRecord } from './handler/effects.js';
export type { BulkAction, BulkOptions, Previewed } from './handler/preview.js';
export { type BroadcastOptions, checkOptions as checkBroadcastOptions } from './handler/request.js';
export type { SimulationRecord } from './handler/simulation.js';
export type { LaneHealth } from './lane/health.js';
export type { BroadcasterOptions, ChainOptions, ChainRules } from './options.js';
export { type ExponentialBackoffOptions, exponentialBackoff } from './retry/exponential-backoff.js';
export type { FailedTries, RetryPolicy } from './retry/retry-policy.js';
export { addressOnly } from './signer/address-only.js';
export { checkSigner } from './signer/check-signer.js';
export { addressOfPublicKey, type DigestSignerOptions, fromDigestSigner } from './signer/digest-signer.js';
export { type JsonRpcSignerOptions, jsonRpcSigner } from './signer/json-rpc-signer.js';
export { encryptKeystore, type KeystoreV3, keystoreSigner, openKeystore } from './signer/keystore.js';
export { type MnemonicSignersOptions, mnemonicKeys, mnemonicSigners } from './signer/mnemonic-signers.js';
export { type PrivateKeySignerOptions, privateKeySigner } from './signer/private-key-signer.js';
export type { Signer } from './signer/signer.js';
export type { ActivityQuery, ActivitySum } from './store/activity-query.js';
export type { Document, DocumentDraft, DocumentPut, DocumentQuery, Documents } from './store/documents.js';
export type { History, LoggedEvent } from './store/event-log.js';
export type { AttendRequest, Glance, GlanceRequest, InstanceCalls, LaneGlance, LaneNews } from './store/instances.js';
export type { CommitOutcome, LaneCommit } from './store/lane-commit.js';
export type { HeldLane, LaneKey, LaneReport, LeaseRequest, RenewRequest } from './store/lane-lease.js';
export type { LaneSlots, LaneWork, QueuePosition } from './store/lane-work.js';
export { isNamed, isPartOf, meets, nonceIn } from './store/list-filter.js';
export type { DataCondition, FilteredCounts, ListFilter, ListQuery, StageCount } from './store/listing.js';
export { type MemoryStoreOptions, memoryStore } from './store/memory-store.js';
export type { Accepted, InsertOutcome, PruneRequest, Store, StoreWithin } from './store/store.js';
export type { StoreState } from './store/store-state.js';
export { type OpenTelemetryApi, openTelemetry } from './tracing/open-telemetry.js';
export type { Note, SpanAttributes, SpanStart, Tracing } from './tracing/tracing.js';
export { type Activity, type ActivityMeasure, activityOf, durationOf } from './transaction/activity.js';
export type { Answer, Attempt, AttemptKind } from './transaction/attempt.js';
export type { ChainProfile, DataFee } from './transaction/chain-profile.js';
export { type Confirmations, type FinalityTag, isFinalityTag } from './transaction/confirmations.js';
export type { EventType, TransactionEvent } from './transaction/event.js';
export type { Explanation } from './transaction/explain.js';
export { type Failure, type FailureCategory, failureCategories, type Revert } from './transaction/failure.js';
export type { Fees } from './transaction/fees.js';
export type { Approval, Lane, LaneOrders, NonceReview, Pause, ReviewReason } from './transaction/lane.js';
export type { LaneRecord, SlotRecord } from './transaction/lane-record.js';
export {
  type Call,
  type CalldataType,
  type CallerChoice,
  calldataType,
  type EncodedType,
  encodedType,
  type FunctionCall,
  type FunctionType,
  functionType,
  type MessageType,
  type MessageTypeOptions,
  type PresignedType,
  presignedType,
  type Simulate,
  type StandardSchema,
} from './transaction/message-type.js';
export {
  type AttemptRecord,
  type EventRecord,
  type FailureRecord,
  type TransactionRecord,
  toEventRecord,
  toRecord,
} from './transaction/record.js';
export type { Slot, SlotUse } from './transaction/slot.js';
export type { SpendPolicy } from './transaction/spend-policy.js';
export type { RatePeriod, SpendRate } from './transaction/spend-rate.js';
export {
  type BlockedOn,
  blockers,
  lastStages,
  type Stage,
  type Status,
  type SuccessOn,
  stages,
  statuses,
} from './transaction/stage.js';
export {
  type Inclusion,
  idempotencyScope,
  type JsonValue,
  type LaneId,
  laneId,
  type Progress,
  type Remarks,
  type Request,
  type SlotHold,
  type SpeedUp,
  type Transaction,
  type Wish,
} from './transaction/transaction.js';
export type { WaitOptions, WaitUntil } from './wait.js';
