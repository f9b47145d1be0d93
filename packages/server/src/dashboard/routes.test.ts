import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { startApp } from '../../test/harness.js';
import { publicFolder } from '../public-folder.js';

if (!existsSync(join(publicFolder, 'dashboard/index.html')))
  throw new Error('build first: these tests ask for the built dashboard');

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The files the page at `path` asks for, as a browser resolves them. */
async function filesOf(app: { request(path: string): Response | Promise<Response> }, path: string): Promise<string[]> {
  const html = await (await app.request(path)).text();
  return [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
    ([, file = '']) => new URL(file, `http://x${path}`).pathname,
  );
}

test('serves a page that may load its own files only and has nothing inline', async () => {
  const { app } = await startApp();
  const answer = await app.request('/dashboard/');
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(answer.headers.get('content-security-policy')).toBe(policy);
  expect(await answer.text()).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/);
});

test.each(['', '/tx', '/a/b'])('mounted at "%s", every page finds its files', async (mount) => {
  const { app } = await startApp();
  const parent = mount === '' ? app : new Hono().route(mount, app);
  for (const page of ['/dashboard', '/dashboard/', '/dashboard/transactions', '/dashboard/transactions/019ac2f4']) {
    const files = await filesOf(parent, `${mount}${page}`);
    expect(files.length, page).toBeGreaterThanOrEqual(3);
    for (const file of files) {
      expect(file, page).toMatch(new RegExp(`^${mount}/dashboard/assets/[\\w.-]+$`));
      expect((await parent.request(file)).status, file).toBe(200);
    }
  }
});

test.each([
  ['', '/', '/dashboard/'],
  ['/tx', '/tx', '/tx/dashboard/'],
])('mounted at "%s", %s leads to the dashboard', async (mount, path, target) => {
  const { app } = await startApp();
  const parent = mount === '' ? app : new Hono().route(mount, app);
  const answer = await parent.request(path);
  expect(answer.status).toBe(302);
  expect(new URL(answer.headers.get('location') ?? '', `http://x${path}`).pathname).toBe(target);
});

test('files are compressed for whoever can read it, and are kept for ever', async () => {
  const { app } = await startApp();
  const script = (await filesOf(app, '/dashboard/')).find((file) => file.endsWith('.js')) ?? '';
  const plain = await app.request(script);
  const gzipped = await app.request(script, { headers: { 'accept-encoding': 'gzip, br' } });
  expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(gzipped.headers.get('content-encoding')).toBe('gzip');
  const unpacked = new Response(gzipped.body?.pipeThrough(new DecompressionStream('gzip')));
  expect(await unpacked.text()).toBe(await plain.text());
});

test.each(['nothing.js', '..%2findex.html', '%2e%2e%2f%2e%2e%2fpackage.json'])('has no file %s', async (name) => {
  const { request } = await startApp();
  expect((await request(`/dashboard/assets/${name}`)).status).toBe(404);
});

test('tells the page which paths there are, and what the installation is called', async () => {
  const dashboard = { environment: { label: 'staging', tone: 'caution' as const } };
  const { request } = await startApp({ dashboard });
  const { body } = await request('/dashboard/config.json');
  expect(body).toMatchObject({ environment: dashboard.environment, chains: [] });
  expect(body.routes).toEqual(expect.arrayContaining(['/transactions', '/transactions/:id/retry', '/signers']));
});

test('is not there where nobody wants it', async () => {
  const { request } = await startApp({ dashboard: false });
  for (const path of ['/', '/dashboard', '/dashboard/config.json']) expect((await request(path)).status).toBe(404);
});
