import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { EventData } from '../live/event-message.js';
import type { NoticeData, NoticeType } from '../notices/notice.js';
import type { Connection, Query } from './connection.js';
import { ApiError, ConnectionError } from './errors.js';

/**
 * What happens, as it happens. `reset`: too much was missed; what is shown has to be asked for anew. Others, such as
 * `rpc.changed`, have data of their own.
 */
export type LiveEvent =
  | { readonly event: `transaction.${string}`; readonly id: string; readonly data: EventData }
  | { readonly event: NoticeType; readonly id: string; readonly data: NoticeData }
  | { readonly event: 'hello' | 'reset' | 'bye' | 'rpc.changed'; readonly id: string | null; readonly data: unknown };

export interface EventsOptions {
  readonly signal?: AbortSignal;
  /** Where to go on: the id of the last event that was taken. @default from now on */
  readonly lastEventId?: string;
}

const reconnectMs = 1_000;
const longestReconnectMs = 30_000;

/**
 * Goes on by itself, without a loss or a double, when the connection or the server goes away; ends with the signal.
 *
 * @throws ApiError where the server refuses to tell
 */
export async function* followEvents(
  connection: Connection,
  query: Query,
  { signal, lastEventId }: EventsOptions,
): AsyncGenerator<LiveEvent, void, undefined> {
  let last = lastEventId ?? null;
  let failures = 0;
  while (!signal?.aborted) {
    try {
      const headers = last === null ? {} : { 'last-event-id': last };
      const asking = { path: 'events', query, headers: { ...headers, accept: 'text/event-stream' }, signal };
      const { body } = await connection.open(asking);
      for await (const message of messagesIn(body, signal)) {
        failures = 0;
        const live = {
          event: message.event ?? '',
          id: message.id ?? null,
          data: JSON.parse(message.data),
        } as LiveEvent;
        // the first message has an id, too: nothing is lost before the first event
        last = live.id ?? last;
        yield live;
      }
    } catch (error) {
      if (signal?.aborted) return;
      const mayPass = !(error instanceof ApiError) || error.retryable;
      if (!mayPass) throw error;
      // so many tries lie behind it already
      if (error instanceof ConnectionError || error instanceof ApiError) failures += 3;
    }
    failures++;
    const pause =
      Math.min(longestReconnectMs, reconnectMs * 2 ** Math.min(failures - 1, 6)) * (0.5 + connection.random() / 2);
    await connection.pause(pause, signal).catch(() => {});
  }
}

async function* messagesIn(
  body: ReadableStream<Uint8Array> | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<EventSourceMessage, void, undefined> {
  if (!body) return;
  const messages: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => messages.push(message) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const end = () => void reader.cancel().catch(() => {});
  signal?.addEventListener('abort', end, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* messages.splice(0);
    }
  } finally {
    signal?.removeEventListener('abort', end);
    await reader.cancel().catch(() => {});
  }
}
