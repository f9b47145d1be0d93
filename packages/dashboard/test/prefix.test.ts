import { createServer, request as forward, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createApp, Operations, Views } from '@tx-broadcaster/server';
import { launchBrowser } from '@tx-broadcaster/testing';
import { Hono } from 'hono';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnServer, startOwnServer } from './own-server.js';
import { openPage } from './stage.js';

let own: OwnServer;
let browser: Browser;
beforeAll(async () => {
  [own, browser] = await Promise.all([startOwnServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await own?.close();
});

async function listen(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** An app of somebody's own, with the API and its dashboard at a path of it. */
function mounted(): RequestListener {
  const { broadcaster, messageTypes, store } = own;
  const { documents } = store;
  const operations = new Operations({ broadcaster, documents });
  const views = new Views({ documents });
  const app = new Hono().get('/', (c) => c.text('an app of its own'));
  app.route('/ops/tx', createApp({ broadcaster, messageTypes, operations, views, events: store }));
  return getRequestListener(app.fetch);
}

/** A proxy that takes the path away before it asks the server. */
function stripping(): RequestListener {
  return (incoming, response) => {
    const path = incoming.url?.replace(/^\/ops\/tx/, '') || '/';
    const { host: _proxy, ...headers } = incoming.headers;
    const asked = forward(own.url + path, { method: incoming.method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    response.on('close', () => asked.destroy());
    asked.on('error', () => response.destroy());
    incoming.pipe(asked);
  };
}

test.each([
  ['mounted in an app', mounted],
  ['behind a proxy that strips the path', stripping],
])(
  '%s at /ops/tx it works: pages, actions, live events, and nothing outside of the path is asked for',
  async (_, make) => {
    const { server, url } = await listen(make());
    const { page, close } = await openPage(browser, `${url}/ops/tx`, '/dashboard/message-types/pay', {});
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('region', { name: 'Sent from here' }).getByText('confirmed').waitFor();
    await page.getByRole('link', { name: 'Transactions', exact: true }).click();
    expect(new URL(page.url()).pathname).toBe('/ops/tx/dashboard/transactions');
    await page.getByRole('link', { name: 'pay' }).first().click();
    await page.getByText('Events').waitFor();
    await page.reload();
    await page.getByText('Events').waitFor();
    await page.getByTitle(/as they happen/).waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByText('By message type').waitFor();
    await close();
    server.closeAllConnections();
    server.close();
  },
);
