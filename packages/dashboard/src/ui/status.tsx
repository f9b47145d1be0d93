import type { Stage, Status } from '@tx-broadcaster/core';
import * as say from '#text/ui';
import { toneOf } from '../transactions/words.js';
import { Icon } from './icon.js';

const icons = { pending: 'pending', success: 'success', failed: 'failed', caution: 'warning' } as const;

interface StatusMarkProps {
  readonly status: Status;
  readonly stage: Stage;
  /** With a background, for headings. */
  readonly pill?: boolean;
}

/** A status by picture, word and colour: never by colour alone. */
export function StatusMark({ status, stage, pill }: StatusMarkProps) {
  const tone = toneOf(status, stage);
  return (
    <span class={`status ${pill ? 'status-pill' : ''}`} data-tone={tone}>
      <Icon name={icons[tone]} />
      {say.statuses[status]}
    </span>
  );
}
