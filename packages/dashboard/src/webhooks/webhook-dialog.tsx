import { useSignal } from '@preact/signals';
import * as say from '#text/webhooks';
import { ask, post } from '../api/ask.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { Field } from '../ui/field.js';
import type { WebhookView } from './webhook.js';

interface WebhookDialogProps {
  /** The one that is changed; without it a new one is made. */
  readonly webhook?: WebhookView;
  readonly onClose: () => void;
  /** With the secret of a new one. */
  readonly onMade?: (secret: string) => void;
  readonly onChanged?: () => void;
}

const usual = ['transaction.success', 'transaction.failed'];

/** Where to, and of what. */
export function WebhookDialog({ webhook, onClose, onMade, onChanged }: WebhookDialogProps) {
  const url = useSignal(webhook?.url ?? '');
  const description = useSignal(webhook?.description ?? '');
  const events = useSignal((webhook?.event_types ?? usual).join(', '));
  const types = useSignal(webhook?.filter.message_type?.join('; ') ?? '');
  const tags = useSignal(webhook?.filter.tag?.join(', ') ?? '');
  const run = async () => {
    const body = {
      url: url.value.trim(),
      description: description.value.trim(),
      event_types: listOf(events.value),
      filter: {
        // signatures have commas in them
        message_type: orNull(listOf(types.value, ';')),
        tag: orNull(listOf(tags.value)),
        chain_id: webhook?.filter.chain_id ?? null,
      },
    };
    if (webhook) {
      await ask(`webhooks/${webhook.id}`, { method: 'PATCH', body });
      onChanged?.();
    } else onMade?.((await post<{ secret: string }>('webhooks', body)).secret);
  };
  return (
    <AskDialog
      title={webhook ? say.changeTheWebhook : say.newWebhook}
      verb={webhook ? say.save : say.makeIt}
      run={run}
      onClose={onClose}
    >
      <Field label={say.url} text={url} required autoFocus placeholder="https://example.com/hooks" spellcheck={false} />
      <Field label={say.description} note={say.optional} text={description} maxLength={200} />
      <Field label={say.events} note={say.eventsNote} text={events} required spellcheck={false} />
      <Field label={say.messageTypes} note={say.typesNote} text={types} spellcheck={false} />
      <Field label={say.tags} note={say.tagsNote} text={tags} />
    </AskDialog>
  );
}

function listOf(text: string, separator = ','): string[] {
  return text
    .split(separator)
    .map((each) => each.trim())
    .filter(Boolean);
}

function orNull(list: readonly string[]): readonly string[] | null {
  return list.length > 0 ? list : null;
}
