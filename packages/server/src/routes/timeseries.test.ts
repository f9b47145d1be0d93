import { expect, test } from 'vitest';
import { overriding, startApp } from '../../test/harness.js';
import { createApp } from '../app.js';

const sum = (points: readonly Record<string, number>[], name: string) =>
  points.reduce((total, point) => total + (point[name] ?? 0), 0);

async function withThree() {
  const harness = await startApp();
  for (let count = 0; count < 3; count++) {
    await harness.reach((await harness.broadcast()).transaction_id, 'confirmed');
  }
  return harness;
}

test('tells what happened over time, without a hole', async () => {
  const { request } = await withThree();
  const { status, body } = await request('/stats/timeseries?from=-1h&step=60');
  expect(status).toBe(200);
  expect(body).toMatchObject({ step: 60, group_by: null });
  expect(body.points).toHaveLength(61);
  const times: number[] = body.points.map(({ t }: { t: string }) => Date.parse(t));
  expect(times.every((time, at) => at === 0 || time - (times[at - 1] ?? 0) === 60_000)).toBe(true);
  for (const measure of ['accepted', 'sent', 'mined', 'success'])
    expect([measure, sum(body.points, measure)]).toEqual([measure, 3]);
  expect(sum(body.points, 'failed')).toBe(0);
  const busy = body.points.filter((point: { mined: number }) => point.mined > 0);
  for (const point of busy) {
    expect(point.p50_accept_to_mined_ms).toBeGreaterThanOrEqual(0);
    expect(point.p99_accept_to_mined_ms).toBeGreaterThanOrEqual(point.p50_accept_to_mined_ms);
    expect(BigInt(point.fee_wei)).toBeGreaterThan(0n);
  }
  const idle = body.points.find((point: { accepted: number }) => point.accepted === 0);
  expect(idle).toMatchObject({ group: null, p50_accept_to_sent_ms: null, fee_wei: '0' });
});

test('a day in hours, the usual', async () => {
  const { request } = await withThree();
  const { body } = await request('/stats/timeseries');
  expect(body.step).toBe(900);
  const hours = await request('/stats/timeseries?step=3600');
  expect(hours.body.points).toHaveLength(25);
  expect(sum(hours.body.points, 'accepted')).toBe(3);
  const days = await request('/stats/timeseries?from=-90d');
  expect(days.body.step).toBe(86_400);
  expect(sum(days.body.points, 'accepted')).toBe(3);
});

test('tells message types and signers apart', async () => {
  const { request, broadcast, reach } = await withThree();
  const other = await broadcast({ message_type: 'contract.call', data: '0x', to: `0x${'1'.repeat(40)}` });
  await reach(other.transaction_id, 'confirmed');
  const { body } = await request('/stats/timeseries?group_by=message_type&step=3600');
  const calls = body.points.filter(({ group }: { group: string }) => group === 'contract.call');
  expect(sum(calls, 'accepted')).toBe(1);
  expect(sum(body.points, 'accepted')).toBe(4);
  const only = await request('/stats/timeseries?message_type=contract.*&step=3600');
  expect(sum(only.body.points, 'accepted')).toBe(1);
  const signers = await request('/stats/timeseries?group_by=signer&step=3600');
  expect(signers.body.points[0].group).toBe('31337:0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266');
});

test('tells how many failed of what', async () => {
  const { broadcaster } = await startApp();
  const at = Math.floor(Date.now() / 60_000) * 60_000;
  const activity = async () => [
    { at, group: '', measure: 'failed' as const, detail: 'reverted', amount: 2 },
    { at, group: '', measure: 'failed' as const, detail: 'transient', amount: 1 },
    { at, group: '', measure: 'accepted' as const, detail: '', amount: 9 },
  ];
  const app = createApp({ broadcaster: overriding(broadcaster, { activity }) });
  const body = await (await app.request('/stats/timeseries?group_by=failure_code')).json();
  expect(body).toMatchObject({
    points: [
      { group: 'reverted', failed: 2 },
      { group: 'transient', failed: 1 },
    ],
  });
});

test.each([
  ['step=59', 'step'],
  ['step=61', 'step'],
  ['step=5400', 'step'],
  ['from=-30d&step=60', 'step'],
  ['from=-30d&step=3600&to=2040-01-01T00:00:00Z', 'step'],
  ['from=-1h&to=-2h', 'to'],
  ['from=yesterday', 'from'],
  ['group_by=colour', 'group_by'],
  ['tag=red', 'tag'],
])('refuses ?%s', async (search, parameter) => {
  const { request } = await startApp();
  const { status, body } = await request(`/stats/timeseries?${search}`);
  expect([status, body.errors[0].parameter]).toEqual([400, parameter]);
});
