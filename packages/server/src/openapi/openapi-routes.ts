import { readFileSync } from 'node:fs';
import type { App, AppContext } from '../http/app-context.js';
import { routesOf } from '../http/guard.js';
import { Problem } from '../http/problem.js';
import { reply } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { referenceFolder } from '../reference-folder.js';
import { openApiDocument } from './document.js';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const files: Readonly<Record<string, string>> = {
  'reference.js': 'text/javascript',
  'reference.css': 'text/css',
};

/** The API's document, and a page that shows it. */
export function openApiRoutes(app: App): void {
  let document: string | undefined;
  resource(app, '/openapi.json', {
    GET: (c) => {
      // made when it is first asked for: then all routes are there
      document ??= JSON.stringify(openApiDocument(routesOf(app)));
      return reply(c, 200, document, {
        'Content-Type': 'application/json; charset=utf-8',
        'Cache-Control': 'no-cache',
      });
    },
  });
  resource(app, '/docs', { GET: (c) => send(c, 'index.html', 'text/html') });
  resource(app, '/docs/*', {
    GET: (c) => {
      const name = c.req.path.split('/').at(-1) ?? '';
      const type = Object.hasOwn(files, name) ? files[name] : undefined;
      if (type === undefined) throw new Problem('not_found', `There is nothing at ${c.req.path.slice(0, 200)}.`);
      return send(c, name, type);
    },
  });
}

function send(c: AppContext, name: string, type: string): Response {
  return reply(c, 200, readFileSync(new URL(name, referenceFolder), 'utf8'), {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Security-Policy': policy,
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache',
  });
}
