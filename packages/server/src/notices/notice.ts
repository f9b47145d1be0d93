import type { EndpointHealth, JsonValue, LaneHealth } from '@tx-broadcaster/core';
import type { OperationRecord } from '../operations/operation.js';
import type { WarningCode } from '../system/warnings.js';

export type NoticeType =
  | 'signer.paused'
  | 'signer.resumed'
  | 'signer.nonce_review'
  | 'signer.low_balance'
  | 'signer.unhealthy'
  | 'signer.recovered'
  | 'rpc.unhealthy'
  | 'rpc.recovered'
  | 'operation.progress'
  | 'operation.finished'
  | 'webhook.disabled'
  | 'system.warning'
  | 'system.recovered';

/** What it is about, as it was then, in the words of the API. */
interface NoticeSubject {
  readonly signer?: LaneHealth;
  readonly endpoint?: EndpointHealth;
  readonly operation?: OperationRecord;
  readonly webhook?: { readonly id: string; readonly host: string; readonly disabled_reason: string | null };
  readonly warning?: { readonly code: WarningCode; readonly detail: string; readonly hint: string | null };
}

/** Something that happened to what is no transaction. */
export interface NoticeDraft {
  readonly type: NoticeType;
  /** Names what it is about: notices of one thing are told in their order. */
  readonly about: string;
  readonly reason: string | null;
  readonly data: NoticeSubject;
}

/** A row of the log of notices. */
export interface Notice extends NoticeDraft {
  /** Sorts as the log does. */
  readonly position: string;
  /** Epoch ms. */
  readonly at: number;
}

/** As it is told, over HTTP and to webhooks. */
export interface NoticeData extends NoticeSubject {
  readonly event: {
    readonly event_id: string;
    readonly type: NoticeType;
    readonly at: string;
    readonly reason: string | null;
  };
}

export function noticeId({ position }: Pick<Notice, 'position'>): string {
  return `evt_notice_${Number(position)}`;
}

export function noticeData(notice: Notice): NoticeData {
  const { type, at, reason, data } = notice;
  return { event: { event_id: noticeId(notice), type, at: new Date(at).toISOString(), reason }, ...data };
}

/** As the store keeps it. */
export function noticeValue({ type, about, reason, data }: NoticeDraft, at: number): JsonValue {
  return { type, about, reason, at, data: { ...data } as unknown as JsonValue }; // records are plain JSON
}
