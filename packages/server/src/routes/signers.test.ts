import { expect, test } from 'vitest';
import { overriding, signer, startApp } from '../../test/harness.js';
import { createApp } from '../app.js';

/** An app whose only lane waits for a person, as the broadcaster would tell it. */
async function underReview() {
  const { broadcaster } = await startApp();
  const [lane] = broadcaster.health();
  if (!lane) throw new Error('there is a lane');
  let review: { reason: 'chain_ahead'; chain_count: number } | null = { reason: 'chain_ahead', chain_count: 7 };
  const waiting = () => ({ ...lane, blocked_on: review ? ('nonce_review' as const) : null, review });
  const approvals: unknown[] = [];
  const app = createApp({
    broadcaster: overriding(broadcaster, {
      health: () => [waiting()],
      signers: async () => [waiting()],
      async approveNonces(_chainId, _signer, count, options) {
        if (review?.chain_count !== count) return false;
        approvals.push(options?.unpark);
        review = null;
        return true;
      },
    }),
  });
  const resync = (body: unknown, address: string = signer.address) =>
    app.request(`/signers/${address}/resync-nonce`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return { app, resync, approvals };
}

const right = { chain_id: 31_337, chain_count: 7, confirm: signer.address };

test('shows how each signer is doing', async () => {
  const { request } = await startApp();
  const { status, body } = await request('/signers');
  expect(status).toBe(200);
  expect(body.data).toMatchObject([
    { signer: signer.address, chain_id: 31_337, blocked_on: null, review: null, queued: 0 },
  ]);
});

test('a signer that waits for a person degrades, and goes on when the very count is approved', async () => {
  const { app, resync } = await underReview();
  expect(await (await app.request('/readyz')).json()).toMatchObject({
    status: 'degraded',
    checks: { signers: { status: 'degraded' } },
  });
  const stale = await resync({ ...right, chain_count: 6 });
  expect([stale.status, await stale.json()]).toMatchObject([
    409,
    { code: 'conflict', signer: { review: { chain_count: 7 } } },
  ]);
  const answer = await resync(right);
  expect([answer.status, await answer.json()]).toMatchObject([200, { signer: signer.address, review: null }]);
  expect((await resync(right)).status).toBe(409);
});

test.each([undefined, 'all'])('passes on whether the parked ones may go on too (unpark: %s)', async (unpark) => {
  const { resync, approvals } = await underReview();
  expect((await resync({ ...right, unpark })).status).toBe(200);
  expect(approvals).toEqual([unpark]);
});

test.each<[unknown, number, string]>([
  [{ ...right, unpark: 'some' }, 400, 'invalid_field'],
  [{ ...right, confirm: 'yes' }, 400, 'invalid_field'],
  [{ ...right, chain_id: '31337' }, 400, 'invalid_field'],
  [{ ...right, chain_count: -1 }, 400, 'invalid_field'],
  [{ ...right, why: 'x' }, 400, 'unknown_field'],
  [{ ...right, chain_id: 5 }, 404, 'not_found'],
])('refuses %j', async (body, status, code) => {
  const { resync } = await underReview();
  const answer = await resync(body);
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
});
