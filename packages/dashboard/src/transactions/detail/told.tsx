import '../../styles/webhooks.css';
import type { TransactionRecord } from '@tx-broadcaster/core';
import { can } from '../../api/config.js';
import { pageHref } from '../../api/root.js';
import { useAnswer } from '../../live/use-answer.js';
import { DeliveryItem } from '../../webhooks/delivery-item.js';
import { useDeliveries } from '../../webhooks/use-deliveries.js';
import { type DeliveryView, nameOf, type WebhookView } from '../../webhooks/webhook.js';

interface Deliveries {
  readonly data: readonly DeliveryView[];
  readonly complete: boolean;
}

/** What webhooks were told of it; nothing where nobody was. */
export function Told({ record: { transaction_id: id } }: { record: TransactionRecord }) {
  const may = can('GET /transactions/:id/deliveries');
  const { answer: webhooks } = useAnswer<{ readonly data: readonly WebhookView[] }>(may ? 'webhooks' : null);
  const some = webhooks && webhooks.data.length > 0;
  const { answer, replay } = useDeliveries<Deliveries>(some ? `transactions/${id}/deliveries` : null);
  if (!answer) return null;
  const names = new Map(webhooks?.data.map((webhook) => [webhook.id, nameOf(webhook)]));
  return (
    <section class="card" aria-labelledby="told-title">
      <h2 id="told-title">
        Webhook deliveries <span class="count">{answer.data.length}</span>
      </h2>
      {answer.data.length === 0 && <p class="soft">No webhook was told of it.</p>}
      <ol class="deliveries">
        {answer.data.map((delivery) => (
          <DeliveryItem key={delivery.id} delivery={delivery} onReplay={(one) => void replay(one)}>
            <a href={pageHref(`/webhooks/${delivery.webhook_id}`)}>{names.get(delivery.webhook_id) ?? 'webhook'}</a>
          </DeliveryItem>
        ))}
      </ol>
      {!answer.complete && (
        <p class="soft small">There may be older ones: the page of a webhook shows all of its deliveries.</p>
      )}
    </section>
  );
}
