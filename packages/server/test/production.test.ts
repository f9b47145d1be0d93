import { expect, test } from 'vitest';
import { productionServers } from './production-server.js';

const { start } = productionServers();

async function ask(url: string, method: string, headers: Record<string, string>, body?: object) {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(url, { method, headers: { ...json, ...headers }, ...content });
  const text = await answer.text();
  return { status: answer.status, cookies: answer.headers.getSetCookie(), body: text === '' ? null : JSON.parse(text) };
}

test('the first start lets in whoever reads its log, who lets in others; all of it outlives a restart', async () => {
  const first = await start();
  expect((await ask(`${first.url}/transactions`, 'GET', {})).status).toBe(401);
  await expect.poll(() => first.output()).toMatch(/setup#token=/);
  const [, token = ''] = /"open":"\/dashboard\/setup#token=(\w{43})"/.exec(first.output()) ?? [];
  const anna = { name: 'anna', password: 'correct horse battery' };
  const made = await ask(`${first.url}/session/setup`, 'POST', {}, { token, ...anna });
  expect([made.status, made.body]).toEqual([200, { actor: 'user:anna', role: 'admin' }]);
  const cookie = { cookie: made.cookies[0]?.split(';')[0] ?? '' };
  const wanted = { name: 'shop', role: 'submitter', message_types: ['note'] };
  const { body: shop } = await ask(`${first.url}/api-keys`, 'POST', cookie, wanted);
  const bearer = { authorization: `Bearer ${shop.secret}` };
  const sent = await ask(`${first.url}/transaction/broadcast`, 'POST', bearer, { message_type: 'note', data: '0x01' });
  expect([sent.status, sent.body.submitted_by]).toEqual([200, 'key:shop']);
  await first.stop();

  const second = await start();
  const { body } = await ask(`${second.url}/transactions`, 'GET', bearer);
  expect(body.data).toMatchObject([{ transaction_id: sent.body.transaction_id, submitted_by: 'key:shop' }]);
  expect((await ask(`${second.url}/session`, 'GET', cookie)).body).toMatchObject({ actor: 'user:anna', role: 'admin' });
  expect((await ask(`${second.url}/audit/verify`, 'GET', cookie)).body).toMatchObject({ broken: null });
  expect((await ask(`${second.url}/session/setup`, 'POST', {}, { token, ...anna, name: 'eve' })).status).toBe(401);
  await second.stop();
  expect(second.output()).not.toContain('setup#token=');
  for (const output of [first.output(), second.output()]) {
    expect(output).not.toContain(shop.secret.slice(17));
    expect(output).not.toContain(anna.password);
  }
});
