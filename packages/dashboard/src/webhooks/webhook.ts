import * as say from '#text/webhooks';
import type { IconName } from '../ui/icon-name.js';

/** A receiver elsewhere, as the API tells of it. */
export interface WebhookView {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly disabled_reason: string | null;
  readonly event_types: readonly string[];
  readonly filter: {
    readonly message_type: readonly string[] | null;
    readonly tag: readonly string[] | null;
    readonly chain_id: number | null;
  };
  readonly secret_hint: string;
  readonly created_at: string;
  readonly created_by: string | null;
  readonly stats: {
    readonly open_deliveries: number;
    readonly failing_since: string | null;
    readonly last_success_at: string | null;
    readonly last_failure_at: string | null;
    readonly last_status: number | null;
    readonly missed_before: string | null;
  };
}

/** What people call it. */
export function nameOf({ description, url }: Pick<WebhookView, 'description' | 'url'>): string {
  return description || (URL.canParse(url) ? new URL(url).host : url);
}

export const deliveryStatuses = ['pending', 'succeeded', 'failed'] as const;

/** One event for one webhook. */
export interface DeliveryView {
  readonly id: string;
  readonly webhook_id: string;
  readonly event_id: string;
  readonly type: string;
  readonly transaction_id: string | null;
  readonly status: (typeof deliveryStatuses)[number];
  readonly created_at: string;
  readonly next_attempt_at: string | null;
  readonly attempt_count: number;
  /** Newest first. */
  readonly attempts: readonly DeliveryAttempt[];
}

export interface DeliveryAttempt {
  readonly at: string;
  readonly ms: number;
  /** null: there was no answer. */
  readonly status: number | null;
  readonly error: string | null;
  readonly response: string;
}

interface WebhookHealth {
  readonly tone: 'success' | 'caution' | 'failed' | 'neutral';
  readonly icon: IconName;
  readonly text: string;
}

export function healthOf({ enabled, disabled_reason, stats }: WebhookView): WebhookHealth {
  if (!enabled && disabled_reason) return { tone: 'failed', icon: 'failed', text: say.turnedOffByItself };
  if (!enabled) return { tone: 'neutral', icon: 'pause', text: say.off };
  if (stats.failing_since) return { tone: 'caution', icon: 'warning', text: say.nothingArrives };
  return { tone: 'success', icon: 'success', text: say.on };
}

/** How a try ended, in a word or two. */
export function attemptText({ status, error }: Pick<DeliveryAttempt, 'status' | 'error'>): string {
  return status === null ? (error ?? say.noAnswer) : say.httpStatus(status);
}
