import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { post } from '../api/ask.js';
import { can } from '../api/config.js';
import { problemOf } from '../api/problem.js';
import { pageHref } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import { toast } from '../shell/toasts.js';
import { durationText } from '../time/duration.js';
import { Moment } from '../time/moment.js';
import { Icon } from '../ui/icon.js';
import { Json } from '../ui/json.js';
import { attemptText, type DeliveryView, deliveryStatuses, type WebhookView } from './webhook.js';

/** No event tells that a delivery has arrived. */
const lookAgainMs = 2_000;

const tones = { pending: 'pending', succeeded: 'success', failed: 'failed' } as const;

interface DeliveryPage {
  readonly data: readonly DeliveryView[];
  readonly next_cursor: string | null;
}

/** What it was told, newest first, with each try and its answer. */
export function Deliveries({ webhook: { id } }: { webhook: WebhookView }) {
  const status = useSignal<DeliveryView['status'] | ''>('');
  const cursor = useSignal<string | null>(null);
  const search = new URLSearchParams({
    limit: '25',
    ...(status.value ? { status: status.value } : {}),
    ...(cursor.value ? { cursor: cursor.value } : {}),
  });
  const { answer, look } = useAnswer<DeliveryPage>(`webhooks/${id}/deliveries?${search}`);
  const waiting = answer?.data.some((delivery) => delivery.status === 'pending') ? answer : null;
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => void look().catch(() => {}), lookAgainMs);
    return () => clearTimeout(timer);
  }, [waiting, look]);
  const replay = async (delivery: string) => {
    try {
      await post(`deliveries/${delivery}/replay`, {});
      toast('success', 'It is delivered once more.');
    } catch (error) {
      toast('failed', problemOf(error).message);
    }
    await look();
  };
  return (
    <section class="card" aria-labelledby="deliveries-title">
      <div class="form-head">
        <h2 id="deliveries-title">Deliveries</h2>
        <label class="pager-size">
          <span>Show</span>
          <select
            value={status.value}
            onChange={(event) => {
              status.value = deliveryStatuses.find((each) => each === event.currentTarget.value) ?? '';
              cursor.value = null;
            }}
          >
            <option value="">all</option>
            {deliveryStatuses.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      </div>
      {answer?.data.length === 0 && <p class="soft">Nothing {status.value && 'like that '}in the last seven days.</p>}
      <ol class="deliveries">
        {answer?.data.map((delivery) => (
          <Delivery key={delivery.id} delivery={delivery} onReplay={() => void replay(delivery.id)} />
        ))}
      </ol>
      {(cursor.value !== null || answer?.next_cursor) && (
        <nav class="pager" aria-label="Pages of deliveries">
          <button
            type="button"
            class="button"
            disabled={cursor.value === null}
            onClick={() => {
              cursor.value = null;
            }}
          >
            Newest
          </button>
          <button
            type="button"
            class="button"
            disabled={!answer?.next_cursor}
            onClick={() => {
              cursor.value = answer?.next_cursor ?? null;
            }}
          >
            Older <Icon name="right" />
          </button>
        </nav>
      )}
    </section>
  );
}

function Delivery({ delivery, onReplay }: { delivery: DeliveryView; onReplay: () => void }) {
  const { type, transaction_id, status, created_at, next_attempt_at, attempts, attempt_count } = delivery;
  const tone = tones[status];
  const [latest] = attempts;
  return (
    <li class="delivery">
      <div class="delivery-head">
        <span class="status" data-tone={tone}>
          <Icon name={tone} />
          {status}
        </span>
        <span class="delivery-what">
          {type}
          {transaction_id && (
            <>
              {' '}
              <a class="mono" href={pageHref(`/transactions/${transaction_id}`)}>
                …{transaction_id.slice(-12)}
              </a>
            </>
          )}
        </span>
        <Moment at={created_at} class="soft" />
        {can('POST /deliveries/:id/replay') && status !== 'pending' && (
          <button type="button" class="button button-quiet" aria-label={`Deliver ${type} once more`} onClick={onReplay}>
            <Icon name="retry" />
          </button>
        )}
      </div>
      <details>
        <summary>
          {latest ? attemptText(latest) : 'not tried yet'}
          <span class="soft">
            {attempt_count > 1 && ` · ${attempt_count} tries`}
            {next_attempt_at && (
              <>
                {' · next '}
                <Moment at={next_attempt_at} />
              </>
            )}
          </span>
        </summary>
        <ol class="delivery-tries">
          {attempts.map((attempt) => (
            <li key={attempt.at}>
              <p>
                <Moment at={attempt.at} /> <strong>{attemptText(attempt)}</strong>{' '}
                <span class="soft">{durationText(attempt.ms)}</span>
              </p>
              {attempt.response && <Json value={attempt.response} label="answer" />}
            </li>
          ))}
        </ol>
      </details>
    </li>
  );
}
