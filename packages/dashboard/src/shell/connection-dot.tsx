import { connection, lastHeard, paused, setPaused } from '../live/live.js';
import { durationText } from '../time/duration.js';
import { now } from '../time/now.js';
import { serverOffset } from '../time/server-time.js';

const words = {
  connecting: 'Connecting',
  live: 'Live',
  asking: 'Live',
  paused: 'Paused',
  lost: 'Not connected',
} as const;

const explained = {
  connecting: 'Waiting for the first answer.',
  live: 'Changes are shown as they happen.',
  asking: 'Changes are asked for every five seconds.',
  paused: 'Nothing is asked for.',
  lost: 'The server does not answer; trying again.',
} as const;

/** Whether what is shown is what is; a click pauses. */
export function ConnectionDot() {
  const state = connection.value;
  const silent = lastHeard.value === null ? null : now.value - serverOffset.value - lastHeard.value;
  const since = state === 'lost' && silent !== null ? ` for ${durationText(silent)}` : '';
  return (
    <button
      type="button"
      class="connection"
      data-state={state}
      aria-pressed={paused.value}
      title={`${explained[state]} ${paused.value ? 'Go on' : 'Pause'} (l)`}
      onClick={() => setPaused(!paused.peek())}
    >
      <span class="connection-dot" />
      <span class="connection-text">
        {words[state]}
        {since}
      </span>
    </button>
  );
}
