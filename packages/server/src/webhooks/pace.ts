import type { Delivered } from './deliver.js';
import { heads, type OpenDelivery } from './open-delivery.js';
import type { WebhookState } from './webhook-record.js';

/** Beyond so many that have not arrived the log itself is the queue: nothing more is taken from it. */
const mostOpen = 100;
/** While nothing arrives, one new event is tried so often: it may be the old ones that are at fault. */
const probeEveryMs = 60_000;

/** Whether new events may be taken. */
export function mayTake(state: WebhookState, open: readonly OpenDelivery[], now: number): boolean {
  return open.length < mostOpen && now >= mayTakeFrom(state);
}

/** When new events may be taken. */
function mayTakeFrom({ failing_since, last_failure_at }: WebhookState): number {
  return failing_since === null ? 0 : (last_failure_at ?? 0) + probeEveryMs;
}

/** When to come again, though nothing new happens. */
export function nextTurn(state: WebhookState, open: readonly OpenDelivery[], now: number): number | null {
  const times = heads(open).map(({ value }) => value.next_attempt_at ?? 0);
  if (open.length < mostOpen && mayTakeFrom(state) > now) times.push(mayTakeFrom(state));
  return times.length === 0 ? null : Math.min(...times);
}

/** What the tries of a turn have shown of the receiver. */
export function stateAfter(
  state: WebhookState,
  tried: readonly Delivered[],
  found: {
    readonly isUp: boolean;
    readonly isNewlyDown: boolean;
    readonly now: number;
    readonly open: readonly string[];
  },
): WebhookState {
  const { isUp, isNewlyDown, now, open } = found;
  const failed = tried.filter(({ isOk }) => !isOk);
  return {
    ...state,
    open,
    // an old delivery that fails once more says nothing of new ones
    failing_since: isUp ? null : isNewlyDown ? (state.failing_since ?? now) : state.failing_since,
    last_success_at: isUp ? now : state.last_success_at,
    last_failure_at: failed.length > 0 ? now : state.last_failure_at,
    last_status: tried.at(-1)?.attempt.status ?? state.last_status,
  };
}
