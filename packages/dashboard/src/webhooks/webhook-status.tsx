import { Icon } from '../ui/icon.js';
import { healthOf, type WebhookView } from './webhook.js';

export function WebhookStatus({ webhook, pill }: { webhook: WebhookView; pill?: boolean }) {
  const { tone, icon, text } = healthOf(webhook);
  return (
    <span class={pill ? 'status status-pill' : 'status'} data-tone={tone}>
      <Icon name={icon} />
      {text}
    </span>
  );
}
