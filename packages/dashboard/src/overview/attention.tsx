import * as say from '#text/overview';
import { can } from '../api/config.js';
import { pageHref } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import { type EndpointView, endpointState } from '../rpc/endpoint.js';
import { badges } from '../shell/counts.js';
import { signerState } from '../signers/signer-words.js';
import { signers } from '../signers/signers.js';
import type { Stats } from '../stats/stats.js';
import { addressName } from '../ui/hash.js';
import { Icon } from '../ui/icon.js';
import { healthOf, type WebhookView } from '../webhooks/webhook.js';

interface Concern {
  readonly tone: 'failed' | 'caution' | 'pending';
  readonly text: string;
  readonly href: string;
}

const order: readonly Concern['tone'][] = ['failed', 'caution', 'pending'];

/** What somebody should look at, the worst first; or that there is nothing. */
export function Attention({ pending }: { pending: Stats | null }) {
  const { answer: rpc } = useAnswer<{ data: readonly EndpointView[] }>(can('GET /rpc') ? 'rpc' : null);
  const { answer: hooks } = useAnswer<{ data: readonly WebhookView[] }>(can('GET /webhooks') ? 'webhooks' : null);
  const concerns = [
    ...stuck(pending),
    ...signerConcerns(),
    ...endpointConcerns(rpc?.data ?? []),
    ...webhookConcerns(hooks?.data ?? []),
    ...runningOperations(),
  ].sort((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone));
  const known = pending && (!can('GET /signers') || signers.value) && (!can('GET /rpc') || rpc);
  if (concerns.length === 0 && !known) return null;
  if (concerns.length === 0) {
    return (
      <p class="attention-none">
        <Icon name="success" /> {say.nothingNeedsAttention}
      </p>
    );
  }
  return (
    <section class="card attention" aria-labelledby="attention-title">
      <h2 id="attention-title">{say.needsAttention}</h2>
      <ul>
        {concerns.map(({ tone, text, href }) => (
          <li key={text} data-tone={tone}>
            <Icon name={tone === 'caution' ? 'warning' : tone} />
            <a href={href}>{text}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function stuck(pending: Stats | null): Concern[] {
  if (!pending || pending.stuck === 0) return [];
  const href = pageHref('/transactions?status=pending&age_gte=300&sort=created_at');
  return [{ tone: 'caution', text: say.stuck(pending.stuck), href }];
}

function signerConcerns(): Concern[] {
  return (signers.value ?? []).flatMap((lane) => {
    const { tone, text, detail } = signerState(lane);
    if (tone === 'success') return [];
    const sentence = say.signerConcern(addressName(lane.signer), text) + (detail ? `. ${detail}` : '');
    return [{ tone, text: sentence, href: pageHref('/signers') }];
  });
}

function endpointConcerns(endpoints: readonly EndpointView[]): Concern[] {
  return endpoints.flatMap((endpoint) => {
    const { tone, text } = endpointState(endpoint);
    if (tone !== 'failed' && tone !== 'caution') return [];
    return [{ tone, text: say.endpointConcern(endpoint.name, text), href: pageHref('/rpc') }];
  });
}

function runningOperations(): Concern[] {
  const badge = badges.value.get('/operations');
  return badge ? [{ tone: 'pending', text: say.operationsConcern(badge.about), href: pageHref('/operations') }] : [];
}

function webhookConcerns(webhooks: readonly WebhookView[]): Concern[] {
  return webhooks.flatMap((webhook) => {
    const { tone, text } = healthOf(webhook);
    if (tone !== 'failed' && tone !== 'caution') return [];
    const name = webhook.description || webhook.url;
    return [{ tone, text: say.webhookConcern(name, text), href: pageHref(`/webhooks/${webhook.id}`) }];
  });
}
