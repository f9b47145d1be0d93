import { useSignal } from '@preact/signals';
import * as say from '#text/webhooks';
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
        <h2 id="deliveries-title">{say.deliveries}</h2>
        <label class="pager-size">
          <span>{say.show}</span>
          <select
            value={status.value}
            onChange={(event) => {
              status.value = deliveryStatuses.find((each) => each === event.currentTarget.value) ?? '';
              cursor.value = null;
            }}
          >
            <option value="">{say.all}</option>
            {deliveryStatuses.map((each) => (
              <option key={each} value={each}>
                {say.statuses[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {answer?.data.length === 0 && <p class="soft">{status.value ? say.noneLikeThat : say.noDeliveries}</p>}
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
        <nav class="pager" aria-label={say.pagesOfDeliveries}>
          <button
            type="button"
            class="button"
            disabled={cursor.value === null}
            onClick={() => {
              cursor.value = null;
            }}
          >
            {say.newest}
          </button>
          <button
            type="button"
            class="button"
            disabled={!answer?.next_cursor}
            onClick={() => {
              cursor.value = answer?.next_cursor ?? null;
            }}
          >
            {say.older} <Icon name="right" />
          </button>
        </nav>
      )}
    </section>
  );
}
