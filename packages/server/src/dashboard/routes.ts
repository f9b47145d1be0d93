import { routePath } from 'hono/route';
import { exportColumns } from '../export/columns.js';
import type { App, AppContext } from '../http/app-context.js';
import { Problem } from '../http/problem.js';
import { reply, replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { searchParameters } from '../query/list-query.js';
import { version } from '../version.js';
import { type DashboardFiles, dashboardFiles } from './files.js';
import type { DashboardConfig, DashboardOptions } from './options.js';
import { labelsOf, themeCss } from './theme.js';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const pageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': policy,
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
};

const themeHeaders = { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'no-cache' };

/** The names of assets hold a hash of their content. */
const forever = { 'Cache-Control': 'public, max-age=31536000, immutable', Vary: 'Accept-Encoding' };

/** Serves the dashboard below /dashboard, whatever path the app itself is mounted at. */
export function dashboardRoutes(app: App, options: DashboardOptions): void {
  const files = dashboardFiles();
  const theme = options.theme && themeCss(options.theme);
  const config = { labels: labelsOf(options.labels ?? {}) };
  resource(app, '/', { GET: (c) => reply(c, 302, null, { Location: relativeTo(c, 'dashboard/') }) });
  resource(app, '/dashboard/config.json', { GET: (c) => replyJson(c, 200, { ...configOf(app, options), ...config }) });
  resource(app, '/dashboard/theme.css', { GET: (c) => reply(c, 200, theme ?? '', themeHeaders) });
  resource(app, '/dashboard/assets/:name', { GET: (c) => asset(c, files) });
  resource(app, '/dashboard/*', { GET: (c) => page(c, files, theme !== undefined) });
}

/** Every path below /dashboard is a page of the one application. */
function page(c: AppContext, files: DashboardFiles | null, themed: boolean): Response {
  if (!files) {
    const hint = 'Run the build of packages/dashboard, or install the published package.';
    throw new Problem('not_found', 'The dashboard was not built.', { hint });
  }
  const html = themed
    ? files.page.replace('</head>', '  <link rel="stylesheet" href="./theme.css">\n  </head>')
    : files.page;
  return reply(c, 200, html.replaceAll('"./', `"${assetPrefix(c)}`), pageHeaders);
}

function asset(c: AppContext, files: DashboardFiles | null): Response {
  const name = c.req.param('name') ?? '';
  const file = files?.asset(name);
  if (!file) throw new Problem('not_found', 'The dashboard has no such file: reload the page.');
  const gzip = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '');
  const headers = { 'Content-Type': file.type, ...forever, ...(gzip ? { 'Content-Encoding': 'gzip' } : {}) };
  return reply(c, 200, new Uint8Array(gzip ? file.gzipped : file.bytes), headers);
}

/**
 * Relative all the way: a proxy may serve the app under a prefix that it strips before it asks here, so that nobody on
 * this side knows the whole path.
 */
function assetPrefix(c: AppContext): string {
  const root = routePath(c).slice(0, -'/*'.length);
  const below = c.req.path.slice(root.length);
  if (below === '') return './dashboard/';
  const depth = below.split('/').length - 2;
  return depth === 0 ? './' : '../'.repeat(depth);
}

function relativeTo(c: AppContext, path: string): string {
  const last = c.req.path.split('/').at(-1) ?? '';
  return last === '' ? path : `${last}/${path}`;
}

function configOf(app: App, { environment, chains = [] }: DashboardOptions): Omit<DashboardConfig, 'labels'> {
  return {
    version,
    environment: environment ? { label: environment.label, tone: environment.tone ?? 'neutral' } : null,
    chains,
    routes: [...new Set(app.routes.map(({ path }) => path))],
    filters: Object.keys(searchParameters),
    export_columns: exportColumns,
  };
}
