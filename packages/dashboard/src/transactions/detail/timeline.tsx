import type { EventRecord } from '@tx-broadcaster/core';
import { Moment } from '../../time/moment.js';
import { eventWords } from './event-words.js';

/** Everything that happened to it, newest first. */
export function Timeline({ events }: { events: readonly EventRecord[] }) {
  return (
    <section class="card" aria-labelledby="timeline-title">
      <h2 id="timeline-title">
        Events <span class="count">{events.length}</span>
      </h2>
      <ol class="timeline">
        {events.map((event) => (
          <li key={event.seq} data-type={event.type}>
            <Moment at={event.at} class="timeline-time" />
            <span class="timeline-what">
              {eventWords(event)}
              {event.actor && <span class="soft"> by {event.actor}</span>}
            </span>
            {event.reason && <span class="timeline-reason wrap">{event.reason}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
