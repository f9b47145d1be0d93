// npm run bench -- --only dashboard [--rows 1000000] [--minutes 5]
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Broadcaster } from '@tx-broadcaster/core';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { launchBrowser } from '@tx-broadcaster/testing';
import { heapOf } from '../test/heap.js';
import { startOwnServer } from '../test/own-server.js';
import { askApi } from './api.js';
import { fill } from './fill.js';
import { interact, turnPages } from './page.js';
import { quantile } from './quantile.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rows: { type: 'string', default: '1000000' },
    minutes: { type: 'string', default: '5' },
  },
});
const perSecond = 10;
const folder = mkdtempSync(join(tmpdir(), 'dashboard-bench-'));
const store = await sqliteStore({ path: join(folder, 'bench.db') });
await fill(store, Number(values.rows), say);
say('starting');
const own = await startOwnServer({ store });
const browser = await launchBrowser();
try {
  print(`${cpus()[0]?.model}, ${cpus().length} cores, load before ${loadavg()[0]?.toFixed(1)}, ${values.rows} rows`);
  say('asking the API');
  for (const { what, p50, p95 } of await askApi(own.url)) print(`${what}: p50 ${ms(p50)}, p95 ${ms(p95)}`);

  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await page.addInitScript(() => localStorage.setItem('tx-broadcaster.page-size', '200'));
  await page.goto(`${own.url}/dashboard/transactions`);
  await page.locator('[data-row]').nth(199).waitFor();
  say('turning pages of 200');
  const turned = await turnPages(page);
  print(`the next page of 200: p50 ${ms(quantile(turned, 0.5))}, p95 ${ms(quantile(turned, 0.95))}`);

  await page.goto(`${own.url}/dashboard/transactions`);
  await page.locator('[data-row]').nth(199).waitFor();
  const live = new AbortController();
  const sending = send(own.broadcaster, live.signal);
  await sleep(10_000);
  say('keys and clicks with events');
  const { p50, p95 } = await interact(page);
  print(`a key, 200 rows, ${perSecond} transactions (50 events) a second: p50 ${ms(p50)}, p95 ${ms(p95)}`);
  const first = await heapOf(page);
  const minutes = Number(values.minutes);
  for (let minute = 1; minute <= minutes; minute++) {
    await sleep(60_000);
    say(`minute ${minute}: ${mb(await heapOf(page))}`);
  }
  print(`memory of the page: ${mb(first)}, after ${minutes} minutes ${mb(await heapOf(page))}`);
  live.abort();
  await sending;
} finally {
  await browser.close();
  await own.close();
  rmSync(folder, { recursive: true, force: true });
}

async function send(broadcaster: Broadcaster, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await Promise.all([
      sleep(1_000),
      ...Array.from({ length: perSecond }, () => broadcaster.broadcast('pay', '0x', { successOn: 'confirmed' })),
    ]);
  }
}

function print(line: string): void {
  console.log(line);
}

function say(what: string): void {
  console.error(`${new Date().toTimeString().slice(0, 8)} ${what}`);
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

function mb(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
