import { signal } from '@preact/signals';

/** How the page hears of changes: `asking` every few seconds, `lost` when the server does not answer. */
export type Connection = 'connecting' | 'live' | 'asking' | 'paused' | 'lost';

export const connection = signal<Connection>('connecting');
/** When the server was last heard of, this machine's time. */
export const lastHeard = signal<number | null>(null);
export const paused = signal(false);

type Beat = () => Promise<void>;

const askEveryMs = 5_000;
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
  connection.value = paused.peek() ? 'paused' : 'asking';
}

function lost(): void {
  connection.value = 'lost';
}

export function setPaused(value: boolean): void {
  paused.value = value;
  connection.value = value ? 'paused' : 'asking';
  if (!value) void refreshAll();
}

/** Asks at intervals while somebody looks. */
export function startAsking(): void {
  let asking = false;
  const look = async () => {
    if (asking || document.hidden || paused.peek()) return;
    asking = true;
    await refreshAll();
    asking = false;
  };
  setInterval(look, askEveryMs);
  document.addEventListener('visibilitychange', look);
  addEventListener('online', look);
}
