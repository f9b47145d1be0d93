import type { AppContext } from './app-context.js';
import { Problem } from './problem.js';

/**
 * Refuses a change that a browser sends on behalf of a page of another origin: without accounts, reaching the server is
 * all it takes, and a page on the internet reaches the server on its reader's own machine.
 */
export function refuseCrossSite(c: AppContext): void {
  const site = c.req.header('sec-fetch-site');
  if (site === 'same-origin' || site === 'none') return;
  const origin = c.req.header('origin');
  if (site === undefined && (origin === undefined || hostOf(origin) === c.req.header('host')?.toLowerCase())) return;
  throw new Problem('csrf_failed', 'Browsers may send this request from pages of the same origin only.');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
