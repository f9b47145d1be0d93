import '../styles/cards.css';
import '../styles/webhooks.css';
import { useSignal } from '@preact/signals';
import * as say from '#text/webhooks';
import { can } from '../api/config.js';
import { pageHref } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import { numberText } from '../text/number.js';
import { Moment } from '../time/moment.js';
import { Awaited } from '../ui/awaited.js';
import { Cell, DataTable } from '../ui/data-table.js';
import { Icon } from '../ui/icon.js';
import { useTitle } from '../ui/title.js';
import { SecretDialog } from './secret-dialog.js';
import type { WebhookView } from './webhook.js';
import { WebhookDialog } from './webhook-dialog.js';
import { WebhookStatus } from './webhook-status.js';

/** Receivers elsewhere that are told what happens. */
export function WebhooksPage() {
  useTitle(say.webhooks);
  const kept = useAnswer<{ data: readonly WebhookView[] }>('webhooks');
  const { answer, look } = kept;
  const making = useSignal(false);
  const secret = useSignal<string | null>(null);
  const add = can('POST /webhooks') && (
    <button
      type="button"
      class="button button-primary"
      onClick={() => {
        making.value = true;
      }}
    >
      <Icon name="plus" />
      {say.newWebhook}
    </button>
  );
  return (
    <div class="page">
      <header class="page-head">
        <h1>{say.webhooks}</h1>
        <p class="soft">{say.about}</p>
        {answer && answer.data.length > 0 && <div class="actions">{add}</div>}
      </header>
      <Awaited kept={kept} shape="rows" />
      {answer?.data.length === 0 && (
        <div class="empty">
          <Icon name="webhooks" />
          <h2>{say.nobodyYet}</h2>
          <p>{say.nobodyYetWhy}</p>
          {add}
        </div>
      )}
      {answer && answer.data.length > 0 && <WebhookTable webhooks={answer.data} />}
      {making.value && (
        <WebhookDialog
          onClose={() => {
            making.value = false;
          }}
          onMade={(made) => {
            secret.value = made;
            void look();
          }}
        />
      )}
      {secret.value && (
        <SecretDialog
          secret={secret.value}
          onClose={() => {
            secret.value = null;
          }}
        />
      )}
    </div>
  );
}

function WebhookTable({ webhooks }: { webhooks: readonly WebhookView[] }) {
  return (
    <DataTable
      label={say.webhooks}
      class="webhooks"
      heads={[say.status, say.receiver, say.toldOf, say.lastAnswer, say.waiting]}
      numbers={[4]}
    >
      {webhooks.map((webhook) => (
        <WebhookRow key={webhook.id} webhook={webhook} />
      ))}
    </DataTable>
  );
}

function WebhookRow({ webhook }: { webhook: WebhookView }) {
  const { id, url, description, event_types, stats } = webhook;
  const last = [stats.last_success_at, stats.last_failure_at]
    .filter((at) => at !== null)
    .sort()
    .at(-1);
  return (
    <tr role="row" class="row">
      <Cell place="tail">
        <WebhookStatus webhook={webhook} />
      </Cell>
      <Cell head place="lead">
        <a class="row-link" href={pageHref(`/webhooks/${id}`)}>
          {description || url}
        </a>
        {description && <span class="second">{url}</span>}
      </Cell>
      <Cell class="wrap">{event_types.join(', ')}</Cell>
      <Cell>
        {last ? <Moment at={last} /> : <span class="soft">{say.noneYet}</span>}
        {stats.last_status !== null && <span class="second">{say.httpStatus(stats.last_status)}</span>}
      </Cell>
      <Cell class="number">{numberText(stats.open_deliveries)}</Cell>
    </tr>
  );
}
