import { signal } from '@preact/signals';

/** How the page hears of changes: `live` as they happen, `asking` every few seconds, `lost` when nobody answers. */
export type Connection = 'connecting' | 'live' | 'asking' | 'paused' | 'lost';

export const connection = signal<Connection>('connecting');
/** When the server was last heard of, this machine's time. */
export const lastHeard = signal<number | null>(null);
export const paused = signal(false);
/** Changes come by themselves: asking at intervals is for what they do not tell. */
const streaming = signal(false);

type Beat = () => Promise<void>;

const askEveryMs = 5_000;
const askWhileStreamingMs = 30_000;
const beats = new Set<Beat>();

/** Calls `beat` whenever what it shows may have changed; returns the function that ends it. */
export function follow(beat: Beat): () => void {
  beats.add(beat);
  return () => void beats.delete(beat);
}

/** Lets everything on the page ask again now. */
export async function refreshAll(): Promise<void> {
  const results = await Promise.allSettled([...beats].map((beat) => beat()));
  if (results.length === 0) return;
  if (results.some(({ status }) => status === 'fulfilled')) heard();
  else lost();
}

export function heard(): void {
  lastHeard.value = Date.now();
  connection.value = paused.peek() ? 'paused' : streaming.peek() ? 'live' : 'asking';
}

export function setStreaming(value: boolean): void {
  streaming.value = value;
  if (value) heard();
}

function lost(): void {
  connection.value = 'lost';
}

export function setPaused(value: boolean): void {
  paused.value = value;
  heard();
  if (!value) void refreshAll();
}

/** Asks at intervals while somebody looks. */
export function startAsking(): void {
  let asking = false;
  let lastAsked = Date.now();
  const look = async () => {
    const due = lastAsked + (streaming.peek() ? askWhileStreamingMs : askEveryMs);
    if (asking || document.hidden || paused.peek() || Date.now() < due) return;
    asking = true;
    lastAsked = Date.now();
    await refreshAll();
    asking = false;
  };
  const lookNow = () => {
    lastAsked = 0;
    void look();
  };
  setInterval(look, 1_000);
  document.addEventListener('visibilitychange', lookNow);
  addEventListener('online', lookNow);
}
