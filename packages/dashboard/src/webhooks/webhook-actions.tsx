import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import * as say from '#text/webhooks';
import { ask, post } from '../api/ask.js';
import { can } from '../api/config.js';
import { problemOf } from '../api/problem.js';
import { pageHref } from '../api/root.js';
import { toast } from '../shell/toasts.js';
import { durationText } from '../time/duration.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { Field } from '../ui/field.js';
import { Icon } from '../ui/icon.js';
import { Menu } from '../ui/menu.js';
import { attemptText, type DeliveryAttempt, type WebhookView } from './webhook.js';
import { WebhookDialog } from './webhook-dialog.js';

interface WebhookActionsProps {
  readonly webhook: WebhookView;
  readonly onSecret: (secret: string) => void;
  readonly onChanged: () => void;
}

type Asking = 'change' | 'rotate' | 'replay' | 'remove';

export function WebhookActions({ webhook, onSecret, onChanged }: WebhookActionsProps) {
  const { id, enabled } = webhook;
  const asking = useSignal<Asking | null>(null);
  const busy = useSignal(false);
  if (!can('PATCH /webhooks/:id')) return null;
  const test = async () => {
    busy.value = true;
    try {
      const attempt = await post<DeliveryAttempt>(`webhooks/${id}/test`, {});
      const arrived = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
      const tell = arrived ? say.arrived : say.didNotArrive;
      toast(arrived ? 'success' : 'failed', tell(attemptText(attempt), durationText(attempt.ms)));
    } catch (error) {
      toast('failed', problemOf(error).message);
    }
    busy.value = false;
  };
  const turn = async () => {
    try {
      await ask(`webhooks/${id}`, { method: 'PATCH', body: { enabled: !enabled } });
      toast('success', enabled ? say.turnedOff : say.turnedOn);
    } catch (error) {
      toast('failed', problemOf(error).message);
    }
    onChanged();
  };
  const item = (what: Asking, label: string, danger = false) => ({
    label,
    danger,
    onSelect: () => {
      asking.value = what;
    },
  });
  return (
    <div class="actions">
      <button type="button" class="button" disabled={busy.value} onClick={() => void test()}>
        <Icon name="send" />
        {say.test}
      </button>
      <button type="button" class="button" onClick={() => void turn()}>
        <Icon name={enabled ? 'pause' : 'play'} />
        {enabled ? say.turnOff : say.turnOn}
      </button>
      <Menu
        label={say.more}
        class="button"
        align="end"
        button={<Icon name="more" />}
        items={() => [
          item('change', say.change),
          item('rotate', say.newSecret),
          item('replay', say.replay),
          'line',
          item('remove', say.deleteItem, true),
        ]}
      />
      <Dialogs
        webhook={webhook}
        asking={asking.value}
        onSecret={onSecret}
        onChanged={onChanged}
        onClose={() => {
          asking.value = null;
        }}
      />
    </div>
  );
}

interface DialogsProps extends WebhookActionsProps {
  readonly asking: Asking | null;
  readonly onClose: () => void;
}

function Dialogs({ webhook, asking, onSecret, onChanged, onClose }: DialogsProps) {
  const { id, description, url } = webhook;
  const { route } = useLocation();
  if (asking === 'change') return <WebhookDialog webhook={webhook} onClose={onClose} onChanged={onChanged} />;
  if (asking === 'replay') return <ReplayDialog id={id} onClose={onClose} onChanged={onChanged} />;
  if (asking === 'rotate') {
    const run = async () => {
      const { secret } = await post<{ secret: string }>(`webhooks/${id}/rotate-secret`, { overlap_hours: 24 });
      onSecret(secret);
      onChanged();
    };
    return (
      <AskDialog title={say.rotateTitle} verb={say.rotate} run={run} onClose={onClose}>
        <p>{say.rotateMeans}</p>
      </AskDialog>
    );
  }
  if (asking !== 'remove') return null;
  const run = async () => {
    await ask(`webhooks/${id}`, { method: 'DELETE' });
    toast('success', say.wasDeleted);
    route(pageHref('/webhooks'), true);
  };
  return (
    <AskDialog
      title={say.deleteTitle(description || url)}
      verb={say.deleteVerb}
      tone="danger"
      run={run}
      onClose={onClose}
    >
      <p>{say.deleteMeans}</p>
    </AskDialog>
  );
}

function ReplayDialog({ id, onClose, onChanged }: { id: string; onClose: () => void; onChanged: () => void }) {
  const from = useSignal('-24h');
  const all = useSignal(false);
  const run = async () => {
    const { replayed } = await post<{ replayed: number }>(`webhooks/${id}/replay`, {
      from: from.value.trim(),
      all: all.value,
    });
    toast('success', say.replayed(replayed));
    onChanged();
  };
  return (
    <AskDialog title={say.replayTitle} verb={say.deliver} run={run} onClose={onClose}>
      <Field label={say.since} note={say.sinceNote} text={from} required />
      <label class="check">
        <input
          type="checkbox"
          checked={all.value}
          onChange={(event) => {
            all.value = event.currentTarget.checked;
          }}
        />
        {say.alsoWhatHasArrived}
      </label>
    </AskDialog>
  );
}
