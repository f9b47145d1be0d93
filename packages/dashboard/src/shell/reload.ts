import { read, write } from '../preferences/stored.js';

const key = 'tx-broadcaster.reloaded';
const againAfterMs = 60_000;

/** A newer server has other files: a page that was open since before loads itself anew, but not again and again. */
export function reloadWhenOutdated(): void {
  addEventListener('vite:preloadError', () => {
    if (Date.now() - Number(read(key) ?? 0) < againAfterMs) return;
    write(key, String(Date.now()));
    location.reload();
  });
}
