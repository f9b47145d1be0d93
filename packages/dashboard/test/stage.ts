import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TransactionRecord } from '@tx-broadcaster/core';
import { launchBrowser, run } from '@tx-broadcaster/testing';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, vi } from 'vitest';

const bin = join(import.meta.dirname, '../../server/bin/tx-broadcaster.js');
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export const addWeight = 'add_weight(address _addr, uint256 _weight)';
export const someone = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

/** The server of `npm start`, with its own chain, and a browser. */
export interface Stage {
  readonly url: string;
  readonly browser: Browser;
  /** A page of its own; what goes wrong in it fails the test that opened it, when it is closed. */
  open(path?: string, options?: BrowserContextOptions): Promise<TestPage>;
  broadcast(body: object): Promise<TransactionRecord>;
  reach(id: string, stage: string): Promise<TransactionRecord>;
  close(): Promise<void>;
}

export interface TestPage {
  readonly page: Page;
  /** Ends it. Fails if the page logged an error, broke its policy, or asked anybody but its server. */
  close(): Promise<void>;
}

export async function setStage(args: readonly string[] = []): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
  const [server, browser] = await Promise.all([
    run(process.execPath, [bin, '--dev', '--port', '0', '--data-dir', folder, ...args], /Ctrl-C stops it/),
    launchBrowser(),
  ]);
  const [, url = ''] = /listens on\s+(\S+)/.exec(server.output()) ?? [];
  const json = async <Body>(path: string, init?: RequestInit): Promise<Body> => {
    const answer = await fetch(url + path, init);
    expect(answer.ok, `${path} answered ${answer.status}`).toBe(true);
    return (await answer.json()) as Body;
  };
  return {
    url,
    browser,
    open: (path = '/dashboard', options = {}) => openPage(browser, url, path, options),
    broadcast: (body) =>
      json('/transaction/broadcast', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    async reach(id, stage) {
      const path = `/transactions/${id}`;
      return vi.waitFor(
        async () => {
          const record = await json<TransactionRecord>(path);
          if (record.stage !== stage) throw new Error(`${id} is ${record.stage}, not ${stage}`);
          return record;
        },
        { timeout: 20_000 },
      );
    },
    async close() {
      await browser.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function openPage(
  browser: Browser,
  url: string,
  path: string,
  options: BrowserContextOptions,
): Promise<TestPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const problems = watch(page, url);
  await page.goto(url + path);
  return {
    page,
    async close() {
      await context.close();
      expect(problems).toEqual([]);
    },
  };
}

/** A broken policy is told on the console too. */
function watch(page: Page, url: string): string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) problems.push(`asked ${request.url()}`);
  });
  return problems;
}

/** What axe finds wrong with the page as it is now. */
export async function axe(page: Page): Promise<string[]> {
  // what is just appearing has not its colours yet; what spins for ever never ends
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map(({ finished }) => finished),
    ),
  );
  // addScriptTag would be refused by the page's policy; evaluate is not bound by it
  await page.evaluate(await readFile(axePath, 'utf8'));
  const violations = await page.evaluate(async () => {
    const found = await (globalThis as unknown as { axe: AxeRunner }).axe.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
  return violations;
}

interface AxeRunner {
  run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}
