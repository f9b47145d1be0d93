import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pictures } from './pictures.js';
import { addWeight, axe, type Stage, setStage, someone } from './stage.js';

let stage: Stage;
let receiver: Server;
let url: string;
/** What the receiver answers with. */
let status = 204;
const arrived: string[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    request.resume().on('end', () => {
      arrived.push(String(request.headers['webhook-id']));
      response.writeHead(status).end(status === 204 ? '' : '<b>the shop is closed</b>');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  stage = await setStage();
});
afterAll(async () => {
  await stage?.close();
  receiver?.close();
});

const send = () => stage.broadcast({ message_type: addWeight, data: [someone, '1'] });

test('a receiver is set, shown its secret once, tried out, and told what happens', async () => {
  const { page } = await stage.open('/dashboard/webhooks');
  await page.getByRole('heading', { name: 'Nobody is told yet' }).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'New webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('URL').fill('https://169.254.169.254/');
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('URL').fill(url);
  await dialog.getByLabel('Description').fill('the shop');
  await dialog.getByRole('button', { name: 'Make it' }).click();
  expect(await page.getByRole('region', { name: 'secret' }).textContent()).toMatch(/^whsec_/);
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('link', { name: 'the shop' }).click();

  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText(/It arrived: HTTP 204/).waitFor();
  await send();
  const told = page.getByRole('listitem').filter({ hasText: 'transaction.success' }).first();
  await told.getByText('succeeded').waitFor();
  expect(arrived).toHaveLength(2);
  await told.getByText('HTTP 204').first().click();
  const sent = page.getByRole('region', { name: 'body', exact: true });
  expect(JSON.parse((await sent.textContent()) ?? '')).toMatchObject({ type: 'transaction.success' });
  expect(await page.getByRole('region', { name: 'headers' }).textContent()).toContain(`webhook-id: ${arrived[1]}`);
  await pictures(page, 'delivery');
  await page.getByRole('button', { name: 'Deliver transaction.success once more' }).click();
  await expect.poll(() => arrived.length).toBe(3);
  expect(arrived[2]).toBe(arrived[1]);
  expect(await axe(page)).toEqual([]);
  await page.context().close();
});

test('the page of a transaction tells what webhooks were told of it, and has it told once more', async () => {
  const { transaction_id: id } = await send();
  await expect.poll(() => arrived.length).toBeGreaterThanOrEqual(4);
  const before = arrived.length;
  const { page, close } = await stage.open(`/dashboard/transactions/${id}`);
  const told = page.getByRole('region', { name: 'Webhook deliveries 1' });
  await told.getByText('succeeded').waitFor();
  await told.getByRole('button', { name: 'Deliver transaction.success once more' }).click();
  await expect.poll(() => arrived.length).toBe(before + 1);
  expect(arrived.at(-1)).toContain(id.replaceAll('-', ''));
  expect(await axe(page)).toEqual([]);
  await told.getByRole('link', { name: 'the shop' }).click();
  await page.getByRole('heading', { name: 'the shop' }).waitFor();
  await close();
});

test('one that answers with errors says so everywhere, is turned off, changed and deleted', async () => {
  status = 500;
  const { page, close } = await stage.open('/dashboard/webhooks');
  await page.getByRole('link', { name: 'the shop' }).click();
  await send();
  await page.getByText('Nothing arrives').waitFor();
  await page.getByText('HTTP 500').first().click();
  await page.getByText('<b>the shop is closed</b>').waitFor();
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('link', { name: 'Webhook the shop: nothing arrives' }).click();
  await page.getByRole('button', { name: 'Turn off' }).click();
  await page.getByText('Turned off: what happens waits.').waitFor();
  await page.getByRole('button', { name: 'Turn on' }).waitFor();

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Change…' }).click();
  await page.getByRole('dialog').getByLabel('Events').fill('transaction.*');
  await page.getByRole('dialog').getByLabel('Tags').fill('vip');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('tag vip').waitFor();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'Nobody is told yet' }).waitFor();
  expect((await (await fetch(`${stage.url}/webhooks`)).json()).data).toEqual([]);
  await close();
});
