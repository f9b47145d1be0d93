import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { startApp } from '../../test/harness.js';

test('serves a page that may load its own files only and has nothing inline', async () => {
  const { app } = await startApp();
  const answer = await app.request('/');
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(answer.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  );
  const html = await answer.text();
  expect(html).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/);
  for (const [, path = ''] of html.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
    expect((await app.request(path)).status, path).toBe(200);
  }
});

test('shows data as text only', async () => {
  const { app } = await startApp();
  const script = await (await app.request('/page.js')).text();
  expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
});

test('finds its files below any path', async () => {
  const { app } = await startApp();
  const parent = new Hono().route('/tx', app);
  const html = await (await parent.request('/tx')).text();
  const paths = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
  expect(paths).toEqual(['/tx/page.css', '/tx/page.js']);
  expect((await parent.request('/tx/page.js')).status).toBe(200);
});
