import '../styles/cards.css';
import '../styles/webhooks.css';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRoute } from 'preact-iso';
import * as say from '#text/webhooks';
import { pageHref } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import { filled } from '../text/filled.js';
import { numberText } from '../text/number.js';
import { Moment } from '../time/moment.js';
import { Awaited } from '../ui/awaited.js';
import { Icon } from '../ui/icon.js';
import { useTitle } from '../ui/title.js';
import { Deliveries } from './deliveries.js';
import { SecretDialog } from './secret-dialog.js';
import { nameOf, type WebhookView } from './webhook.js';
import { WebhookActions } from './webhook-actions.js';
import { WebhookStatus } from './webhook-status.js';

export function WebhookPage() {
  const { params } = useRoute();
  const kept = useAnswer<WebhookView>(`webhooks/${encodeURIComponent(params.id ?? '')}`);
  const { answer: webhook, look } = kept;
  const secret = useSignal<string | null>(null);
  useTitle(webhook?.description || say.webhook);
  return (
    <div class="page">
      <a class="back" href={pageHref('/webhooks')}>
        <Icon name="back" />
        {say.webhooks}
      </a>
      <Awaited kept={kept} shape="cards" title={say.webhook} />
      {webhook && (
        <>
          <header class="page-head">
            <h1 class="wrap">{nameOf(webhook)}</h1>
            <WebhookStatus webhook={webhook} pill />
            <WebhookActions
              webhook={webhook}
              onSecret={(made) => {
                secret.value = made;
              }}
              onChanged={() => void look()}
            />
          </header>
          <Facts webhook={webhook} />
          <Deliveries webhook={webhook} />
        </>
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

function Facts({ webhook }: { webhook: WebhookView }) {
  const { url, event_types, filter, secret_hint, created_at, created_by, disabled_reason, stats } = webhook;
  const only = [
    ...(filter.message_type ?? []),
    ...(filter.tag ?? []).map((tag) => say.tag(tag)),
    ...(filter.chain_id === null ? [] : [say.chain(filter.chain_id)]),
  ];
  return (
    <section class="card webhook-facts" aria-label={say.webhook}>
      {disabled_reason && <p class="danger sentence">{disabled_reason}</p>}
      {stats.missed_before && <p>{filled(say.missedBefore, <Moment at={stats.missed_before} />)}</p>}
      <dl>
        <Fact name={say.url}>
          <span class="mono wrap">{url}</span>
        </Fact>
        <Fact name={say.events}>{event_types.join(', ')}</Fact>
        <Fact name={say.only}>{only.length === 0 ? <span class="soft">{say.everything}</span> : only.join(', ')}</Fact>
        <Fact name={say.secretFact}>
          <span class="mono">…{secret_hint}</span>
        </Fact>
      </dl>
      <dl>
        <Fact name={say.arrivedLast}>{stats.last_success_at ? <Moment at={stats.last_success_at} /> : say.never}</Fact>
        <Fact name={say.failedLast}>
          {stats.last_failure_at ? <Moment at={stats.last_failure_at} /> : say.never}
          {stats.failing_since && (
            <span class="danger">{filled(say.failingSince, <Moment at={stats.failing_since} />)}</span>
          )}
        </Fact>
        <Fact name={say.waiting}>{numberText(stats.open_deliveries)}</Fact>
        <Fact name={say.made}>
          <Moment at={created_at} />
          {created_by && <span class="soft"> {say.by(created_by)}</span>}
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd class="wrap">{children}</dd>
    </div>
  );
}
