import { useComputed } from '@preact/signals';
import { timeMode } from '../preferences/preferences.js';
import { now } from './now.js';
import { timeText, timeTitle } from './time-text.js';

/** A point in time, in the way the reader has chosen; its title says it in full. */
export function Moment({ at, class: name }: { at: string; class?: string | undefined }) {
  const ms = Date.parse(at);
  return (
    <time
      dateTime={at}
      class={name}
      onPointerEnter={(event) => {
        event.currentTarget.title = timeTitle(ms, now.peek());
      }}
    >
      <Text key={at} ms={ms} />
    </time>
  );
}

/** A signal as text: each second only the words that differ are written, and no component is drawn again. */
function Text({ ms }: { ms: number }) {
  const text = useComputed(() => timeText(ms, timeMode.value, now.value));
  return <>{text}</>;
}
