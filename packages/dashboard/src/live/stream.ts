import { apiRoot } from '../api/root.js';
import { eventNames } from './event-names.js';
import { heard, refreshAll, setStreaming } from './live.js';
import { type Notice, take } from './notices.js';

/** What tabs tell each other. */
type Message = { readonly notice: Notice } | { readonly streaming: boolean } | { readonly reset: true };

let started = false;

/**
 * One stream for all tabs of a browser: connections are few where HTTP/1.1 is spoken. The tab that holds the lock has it
 * and tells the others; when it goes, the next one takes over. Without locks each tab has its own.
 * Safe to call twice.
 */
export function startStream(): void {
  if (started) return;
  started = true;
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(`tx-broadcaster ${apiRoot.href}`) : null;
  channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => act(data));
  const tell = (message: Message) => {
    act(message);
    channel?.postMessage(message);
  };
  if (!navigator.locks || !channel) {
    openStream(tell);
    return;
  }
  // held until the tab is closed
  void navigator.locks.request(`tx-broadcaster ${apiRoot.href}`, () => new Promise<never>(() => openStream(tell)));
}

function openStream(tell: (message: Message) => void): void {
  const source = new EventSource(new URL('events', apiRoot));
  source.addEventListener('hello', () => tell({ streaming: true }));
  for (const name of ['reset', 'rpc.changed']) source.addEventListener(name, () => tell({ reset: true }));
  source.addEventListener('error', () => {
    tell({ streaming: false });
    // refused, not interrupted: browsers do not try that again by themselves
    if (source.readyState === EventSource.CLOSED) setTimeout(() => openStream(tell), 30_000);
  });
  for (const name of eventNames) {
    source.addEventListener(name, ({ data }: MessageEvent<string>) => tell({ notice: JSON.parse(data) as Notice }));
  }
}

function act(message: Message): void {
  if ('notice' in message) {
    setStreaming(true);
    heard();
    take(message.notice);
  } else if ('streaming' in message) {
    setStreaming(message.streaming);
    // what happened while nobody listened
    if (message.streaming) void refreshAll();
  } else void refreshAll();
}
