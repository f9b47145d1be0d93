import type { App, AppContext } from '../http/app-context.js';
import { reply } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { pageFiles } from '../page-files.js';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** A plain page to look at transactions with. */
export function pageRoutes(app: App): void {
  const send = (c: AppContext, text: string, type: string) =>
    reply(c, 200, text, {
      'Content-Type': `${type}; charset=utf-8`,
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
    });
  resource(app, '/', { GET: (c) => send(c, pageFiles.html.replaceAll('{{base}}', baseOf(c)), 'text/html') });
  resource(app, '/page.css', { GET: (c) => send(c, pageFiles.css, 'text/css') });
  resource(app, '/page.js', { GET: (c) => send(c, pageFiles.js, 'text/javascript') });
}

/** Where the app is mounted: '' at the root, else '/path'. */
function baseOf(c: AppContext): string {
  return c.req.path.replace(/\/$/, '').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
