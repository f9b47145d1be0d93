import { timeMode } from '../preferences/preferences.js';
import { now } from './now.js';
import { timeText, timeTitle } from './time-text.js';

/** A point in time, in the way the reader has chosen; its title says it in full. */
export function Moment({ at, class: name }: { at: string; class?: string }) {
  const ms = Date.parse(at);
  const text = timeText(ms, timeMode.value, now.value);
  return (
    <time dateTime={at} title={timeTitle(ms, now.value)} class={name}>
      {text}
    </time>
  );
}
