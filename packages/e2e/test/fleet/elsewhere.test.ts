import { expect, onTestFinished, test } from 'vitest';
import { Fleet } from './fleet.js';
import { accounts } from './settings.js';

const signer = accounts[0]?.address ?? '0x';

interface Told {
  readonly transaction_id: string;
  readonly status: string;
  readonly stage: string;
  readonly blocked_on: string | null;
}

/** Speaks with one instance. */
function client(url: string) {
  const call = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const json = { 'content-type': 'application/json', ...headers };
    const answer = await fetch(url + path, { method, headers: json, ...(body ? { body: JSON.stringify(body) } : {}) });
    const told = (await answer.json()) as Told;
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(told)}`);
    return told;
  };
  return {
    call,
    broadcast: (data: string, headers: Record<string, string> = {}) =>
      call('POST', '/transaction/broadcast', { message_type: 'note', data, signer_id: signer }, headers),
    get: (id: string) => call('GET', `/transactions/${id}`),
  };
}

/** All that an instance's stream of events has said so far. */
async function follow(url: string): Promise<() => string> {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const { body } = await fetch(`${url}/events`, { signal: controller.signal });
  let text = '';
  void (async () => {
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk;
  })().catch(() => {});
  await expect.poll(() => text, { timeout: 30_000 }).toContain('event: hello');
  return () => text;
}

test('an instance that drives no lane answers, waits, tells and acts for those that do', async () => {
  const fleet = await Fleet.start();
  const [api] = await Promise.all([fleet.launch('api'), fleet.launch('worker')]);
  const { call, broadcast, get } = client(api.url);
  const events = await follow(api.url);

  const first = await broadcast('0x01', { prefer: 'wait=60' });
  expect(first).toMatchObject({ status: 'success', stage: 'confirmed' });
  await expect
    .poll(events, { timeout: 30_000 })
    .toMatch(new RegExp(`event: transaction\\.confirmed\\n.*${first.transaction_id}`));

  await call('POST', `/signers/${signer}/pause`, { reason: 'a look at the key' });
  // the order reaches the owner with its next look, at the latest
  let held = await broadcast('0x02');
  const isHeld = async () => (await get(held.transaction_id)).blocked_on === 'signer_paused';
  await expect
    .poll(
      async () => {
        if (await isHeld()) return true;
        if ((await get(held.transaction_id)).stage !== 'queued') held = await broadcast('0x03');
        return false;
      },
      { timeout: 30_000 },
    )
    .toBe(true);
  expect(await call('POST', `/transactions/${held.transaction_id}/cancel`, {})).toMatchObject({ stage: 'cancelled' });
  expect(await call('POST', `/transactions/${held.transaction_id}/retry`, {})).toMatchObject({ status: 'pending' });
  await call('POST', `/signers/${signer}/resume`, { reason: 'it is fine' });
  await expect.poll(() => get(held.transaction_id), { timeout: 30_000 }).toMatchObject({ stage: 'confirmed' });
});
