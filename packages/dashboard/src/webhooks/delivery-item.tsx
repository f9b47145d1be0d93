import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import * as say from '#text/webhooks';
import { can } from '../api/config.js';
import { filled } from '../text/filled.js';
import { durationText } from '../time/duration.js';
import { Moment } from '../time/moment.js';
import { Icon } from '../ui/icon.js';
import { Json } from '../ui/json.js';
import { Sent } from './sent.js';
import { attemptText, type DeliveryView } from './webhook.js';

const tones = { pending: 'pending', succeeded: 'success', failed: 'failed' } as const;

interface DeliveryItemProps {
  readonly delivery: DeliveryView;
  readonly onReplay: (id: string) => void;
  /** What else it is about: where one is already need not be said. */
  readonly children: ComponentChildren;
}

/** One event for one webhook, with each try and its answer. */
export function DeliveryItem({ delivery, onReplay, children }: DeliveryItemProps) {
  const { id, type, status, created_at, next_attempt_at, attempts, attempt_count } = delivery;
  const open = useSignal(false);
  const tone = tones[status];
  const [latest] = attempts;
  return (
    <li class="delivery">
      <div class="delivery-head">
        <span class="status" data-tone={tone}>
          <Icon name={tone} />
          {say.statuses[status]}
        </span>
        <span class="delivery-what">
          {type} {children}
        </span>
        <Moment at={created_at} class="soft" />
        {can('POST /deliveries/:id/replay') && status !== 'pending' && (
          <button
            type="button"
            class="button button-quiet"
            aria-label={say.deliverAgain(type)}
            onClick={() => onReplay(id)}
          >
            <Icon name="retry" />
          </button>
        )}
      </div>
      <details
        onToggle={(event) => {
          open.value = event.currentTarget.open;
        }}
      >
        <summary>
          {latest ? attemptText(latest) : say.notTriedYet}
          <span class="soft">
            {attempt_count > 1 && ` · ${say.tries(attempt_count)}`}
            {next_attempt_at && (
              <>
                {' · '}
                {filled(say.next, <Moment at={next_attempt_at} />)}
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
              {attempt.response && <Json value={attempt.response} label={say.answer} />}
            </li>
          ))}
        </ol>
        {open.value && can('GET /deliveries/:id/request') && <Sent id={id} />}
      </details>
    </li>
  );
}
