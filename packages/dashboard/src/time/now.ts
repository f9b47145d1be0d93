import { computed, signal } from '@preact/signals';
import { serverOffset } from './server-time.js';

const ticks = signal(Date.now());

/** The server's time, one tick a second while the page is seen: what all relative times on it follow. */
export const now = computed(() => ticks.value + serverOffset.value);

export function startTicking(): void {
  const tick = () => {
    if (!document.hidden) ticks.value = Date.now();
  };
  setInterval(tick, 1_000);
  document.addEventListener('visibilitychange', tick);
}
