import type { AppContext } from './app-context.js';
import { Problem } from './problem.js';

/**
 * Refuses a change that a browser sends on behalf of a page of another origin, with whatever it sends by itself: its
 * cookies, its place in the network. A page cannot make it send an Authorization header of the page's own choice.
 */
export function refuseCrossSite(c: AppContext): void {
  if (c.req.header('authorization') !== undefined) return;
  const site = c.req.header('sec-fetch-site');
  if (site === 'same-origin' || site === 'none') return;
  const origin = c.req.header('origin');
  if (site === undefined && (origin === undefined || hostOf(origin) === c.req.header('host')?.toLowerCase())) return;
  throw new Problem('csrf_failed', 'Browsers may send this request from pages of the same origin only.');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
