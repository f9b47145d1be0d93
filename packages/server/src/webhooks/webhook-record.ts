/** Which events of which transactions a webhook is told of. */
export type WebhookFilter = {
  /** `erc20.*` for several; null: all. */
  readonly message_type: readonly string[] | null;
  /** Any of them; null: all. */
  readonly tag: readonly string[] | null;
  readonly chain_id: number | null;
};

/** A webhook as it is kept: nothing of it is secret. */
export type WebhookValue = {
  readonly url: string;
  readonly description: string;
  readonly enabled: boolean;
  /** Why it was turned off, where nobody did. */
  readonly disabled_reason: string | null;
  readonly event_types: readonly string[];
  readonly filter: WebhookFilter;
  /** How often its secret was renewed. */
  readonly generation: number;
  /** The secret before signs as well until then, epoch ms. */
  readonly overlap_until: number | null;
  readonly created_at: number;
  readonly created_by: string | null;
};

/** How it is doing; written with every delivery. */
export type WebhookState = {
  /** Everything up to here was told, or is among the open deliveries; null: the beginning of the log. */
  readonly position: string | null;
  /** The same in the log of notices. */
  readonly notice_position: string | null;
  /** Deliveries that are not done, by id. */
  readonly open: readonly string[];
  /** Nothing has arrived since, epoch ms; null: the last one has. */
  readonly failing_since: number | null;
  readonly last_success_at: number | null;
  readonly last_failure_at: number | null;
  /** HTTP status of the last answer; null: there was none. */
  readonly last_status: number | null;
  /** Which instance delivers, until when (epoch ms). */
  readonly holder: string | null;
  readonly held_until: number;
  /** It was off while events from before then were removed, of which it had not been told, epoch ms; null: never. */
  readonly missed_before: number | null;
};

/** A webhook as the API shows it. */
export interface WebhookRecord {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly disabled_reason: string | null;
  readonly event_types: readonly string[];
  readonly filter: WebhookFilter;
  /** The last characters of the secret. */
  readonly secret_hint: string;
  readonly created_at: string;
  readonly created_by: string | null;
  readonly stats: {
    readonly open_deliveries: number;
    readonly failing_since: string | null;
    readonly last_success_at: string | null;
    readonly last_failure_at: string | null;
    readonly last_status: number | null;
    /** Events from before then may be missing: they were removed while it was off. */
    readonly missed_before: string | null;
  };
}

export function webhookRecordOf(
  id: string,
  value: WebhookValue,
  state: WebhookState | null,
  secretHint: string,
): WebhookRecord {
  const { url, description, enabled, disabled_reason, event_types, filter, created_at, created_by } = value;
  return {
    id,
    url,
    description,
    enabled,
    disabled_reason,
    event_types,
    filter,
    secret_hint: secretHint,
    created_at: new Date(created_at).toISOString(),
    created_by,
    stats: {
      open_deliveries: state?.open.length ?? 0,
      failing_since: iso(state?.failing_since),
      last_success_at: iso(state?.last_success_at),
      last_failure_at: iso(state?.last_failure_at),
      last_status: state?.last_status ?? null,
      missed_before: iso(state?.missed_before),
    },
  };
}

function iso(ms: number | null | undefined): string | null {
  return ms == null ? null : new Date(ms).toISOString();
}
