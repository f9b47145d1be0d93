import { useSignal } from '@preact/signals';
import { pageHref } from '../api/root.js';
import { Icon } from '../ui/icon.js';
import { DeliveryItem } from './delivery-item.js';
import { useDeliveries } from './use-deliveries.js';
import { type DeliveryView, deliveryStatuses, type WebhookView } from './webhook.js';

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
  const { answer, replay } = useDeliveries<DeliveryPage>(`webhooks/${id}/deliveries?${search}`);
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
          <DeliveryItem key={delivery.id} delivery={delivery} onReplay={(one) => void replay(one)}>
            {delivery.transaction_id && (
              <a class="mono" href={pageHref(`/transactions/${delivery.transaction_id}`)}>
                …{delivery.transaction_id.slice(-12)}
              </a>
            )}
          </DeliveryItem>
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
