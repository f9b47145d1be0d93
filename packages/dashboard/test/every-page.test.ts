import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { screenshot } from './screenshot.js';
import { addWeight, axe, type Stage, setStage, someone } from './stage.js';

let stage: Stage;
let ids: { readonly success: string; readonly failed: string; readonly operation: string; readonly webhook: string };

beforeAll(async () => {
  stage = await setStage();
  const { broadcast, reach } = stage;
  const other = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
  for (let made = 0; made < 12; made++) {
    const data = { _addr: made % 2 ? someone : other, _weight: String(7 * made + 1) };
    await broadcast({ message_type: addWeight, data, external_id: `order-${1_000 + made}`, tags: ['payroll'] });
    if (made % 3 === 0) {
      await broadcast({ message_type: 'native.transfer', data: { to: other, value: String(10 ** 15 * (made + 1)) } });
    }
  }
  const success = await broadcast({ message_type: addWeight, data: [someone, '42'] });
  const parcel = await broadcast({ message_type: 'gate.pass', data: { what: 'a parcel' } });
  await broadcast({ message_type: 'always_fails', data: { reason: 'told as a success' } });
  await broadcast({ message_type: 'always_fails', data: { reason: 'not today' }, success_on: 'confirmed' });
  const last = await broadcast({ message_type: 'native.transfer', data: { to: someone, value: '5' } });
  await reach(last.transaction_id, 'confirmed');
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(stage.url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  // nobody listens at the discard port
  const hook = { url: 'http://127.0.0.1:9/hooks', description: 'the shop', event_types: ['transaction.failed'] };
  const { id: webhook } = await post('/webhooks', hook);
  const order = { action: 'retry', filter: { status: 'failed' }, reason: 'perhaps it opens' };
  const { operation_id: operation } = await post('/operations', order);
  await reach(parcel.transaction_id, 'reverted');
  ids = { success: success.transaction_id, failed: parcel.transaction_id, operation, webhook };
});
afterAll(() => stage?.close());

/** The address of each page, and what is on it once it is there. */
const pages: Readonly<Record<string, readonly [path: () => string, text: string]>> = {
  overview: [() => '/overview', 'By message type'],
  transactions: [() => '/transactions', 'native.transfer'],
  'transactions-failed': [() => '/transactions?status=failed', 'gate.pass'],
  'transactions-none': [() => '/transactions?tag=nobody', 'Nothing matches'],
  transaction: [() => `/transactions/${ids.success}`, 'Attempts'],
  'transaction-failed': [() => `/transactions/${ids.failed}`, 'Attempts'],
  operations: [() => '/operations', 'perhaps it opens'],
  operation: [() => `/operations/${ids.operation}`, 'What became of each'],
  signers: [() => '/signers', 'Balance'],
  rpc: [() => '/rpc', 'Latency p50'],
  'message-types': [() => '/message-types/gate.pass', 'Fields of data'],
  webhooks: [() => '/webhooks', 'the shop'],
  webhook: [() => `/webhooks/${ids.webhook}`, 'transaction.failed …'],
  activity: [() => '/activity', 'Filter'],
  settings: [() => '/settings', 'uptime'],
  'not-found': [() => '/nothing', 'There is no such page'],
};

const notPictured: readonly string[] = ['transactions-none', 'not-found'];
const inBoth: readonly string[] = ['overview', 'transactions', 'transaction-failed'];

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  test.each(Object.keys(pages))('%s is accessible, and fits a small and a large screen', async (name) => {
    const [path, text] = pages[name] ?? [() => '', ''];
    const { page, close } = await stage.open(`/dashboard${path()}`, {
      colorScheme,
      viewport: { width: 1280, height: 800 },
    });
    await page.getByText(text).first().waitFor();
    expect(await axe(page)).toEqual([]);
    if (colorScheme === 'light' && !notPictured.includes(name)) await screenshot(page, name);
    else if (colorScheme === 'dark' && inBoth.includes(name)) await screenshot(page, `${name}-dark`);
    for (const width of [360, 1600]) {
      await page.setViewportSize({ width, height: 780 });
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wider, `${name} at ${width}`).toBeLessThanOrEqual(0);
      if (width === 360 && colorScheme === 'light' && name === 'transactions')
        await screenshot(page, 'transactions-small');
    }
    await close();
  });
});
