import * as say from '#text/shell';
import { connection, lastHeard, paused, setPaused } from '../live/live.js';
import { durationText } from '../time/duration.js';
import { now } from '../time/now.js';
import { serverOffset } from '../time/server-time.js';

const words = {
  connecting: say.connecting,
  live: say.live,
  asking: say.live,
  paused: say.paused,
  lost: say.notConnected,
} as const;

const explained = {
  connecting: say.waitingForFirst,
  live: say.changesAreShown,
  asking: say.changesAreAskedFor,
  paused: say.nothingIsAskedFor,
  lost: say.tryingAgain,
} as const;

/** Whether what is shown is what is; a click pauses. */
export function ConnectionDot() {
  const state = connection.value;
  const silent = lastHeard.value === null ? null : now.value - serverOffset.value - lastHeard.value;
  return (
    <button
      type="button"
      class="connection"
      data-state={state}
      aria-pressed={paused.value}
      title={say.withVerb(explained[state], paused.value ? say.goOn : say.pause)}
      onClick={() => setPaused(!paused.peek())}
    >
      <span class="connection-dot" />
      <span class="connection-text">
        {state === 'lost' && silent !== null ? say.forSpan(words[state], durationText(silent)) : words[state]}
      </span>
    </button>
  );
}
