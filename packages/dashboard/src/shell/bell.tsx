import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import * as say from '#text/shell';
import * as time from '#text/time';
import { durationText } from '../time/duration.js';
import { now } from '../time/now.js';
import { serverOffset } from '../time/server-time.js';
import { Icon } from '../ui/icon.js';
import { useFloating } from '../ui/use-floating.js';
import { seeAll, type Toast, told, unseen } from './toasts.js';

/** What was told since the page was opened: a toast that went too soon is read here. */
export function Bell() {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLElement>(null);
  const open = useSignal(false);
  useFloating(open, list, anchor, 'end');
  const count = unseen.value;
  const label = count === 0 ? say.notifications : say.newNotifications(count);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        class="button-icon bell"
        aria-label={label}
        title={label}
        popovertarget={id}
        data-new={count > 0}
      >
        <Icon name="bell" />
      </button>
      <section
        ref={list}
        id={id}
        popover="auto"
        class="menu bell-list"
        aria-label={say.notificationsSoFar}
        onToggle={(event) => {
          open.value = event.newState === 'open';
          if (open.value) seeAll();
        }}
      >
        {!open.value ? null : told.value.length === 0 ? (
          <p class="bell-none">{say.noNotifications}</p>
        ) : (
          <ul>
            {told.value.map((each) => (
              <Told key={each.id} toast={each} onLeave={() => list.current?.hidePopover()} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function Told({ toast: { tone, text, link, at }, onLeave }: { toast: Toast; onLeave: () => void }) {
  const age = now.value - serverOffset.value - at;
  return (
    <li data-tone={tone}>
      <Icon name={tone} />
      <span class="wrap">
        {text}{' '}
        {link && (
          <a href={link.href} onClick={onLeave}>
            {link.text}
          </a>
        )}
      </span>
      <span class="soft">{age < 1_000 ? time.now : time.ago(durationText(age))}</span>
    </li>
  );
}
