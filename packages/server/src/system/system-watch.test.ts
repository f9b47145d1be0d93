import { memoryStore, type StoreState } from '@tx-broadcaster/core';
import { ManualClock } from '@tx-broadcaster/core/testing';
import { expect, onTestFinished, test } from 'vitest';
import { startWithAccounts } from '../../test/accounts.js';
import { makeMetrics } from '../metrics/metrics.js';
import { NoticeLog } from '../notices/notice-log.js';
import { noticeTold } from '../schema/records/told.js';
import { noticePayload } from '../webhooks/payload.js';
import { SystemWatch, type SystemWatchOptions } from './system-watch.js';

const inOrder: StoreState = {
  bytes: 4096,
  unusedBytes: 0,
  disk: { bytes: 100e9, freeBytes: 50e9 },
  schema: { applied: ['0001_first'], pending: [], unknown: [] },
};
const full: StoreState = { ...inOrder, disk: { bytes: 100e9, freeBytes: 1e9 } };

function watched() {
  const clock = new ManualClock();
  const { documents } = memoryStore();
  const log = new NoticeLog({ documents, clock });
  let seen: StoreState | null = inOrder;
  const store: SystemWatchOptions['store'] = {
    state: async () => {
      if (seen === null) throw new Error('the disk is gone');
      return seen;
    },
  };
  const errors: unknown[] = [];
  const warn = (error: unknown) => errors.push(error);
  const begin = () => {
    const watch = new SystemWatch({ store, broadcaster: { instances: () => 1 }, documents, log, clock, warn });
    watch.start();
    onTestFinished(() => watch.stop());
    return watch;
  };
  return {
    clock,
    errors,
    begin,
    notices: () => log.eventsAfter(null, 100),
    async see(state: StoreState | null) {
      seen = state;
      await clock.advance(30_000);
    },
  };
}

test('a disk that gets full is told once by one of several, also over a restart, and its end', async () => {
  const { begin, see, notices, clock } = watched();
  const first = begin();
  begin();
  await see(inOrder);
  expect(await notices()).toEqual([]);
  await see(full);
  const since = first.latest.warnings[0]?.since;
  await see(full);
  expect(first.latest).toMatchObject({ store: full, warnings: [{ code: 'disk_low', since }] });
  expect(since).toBeLessThan(clock.now());
  await first.stop();
  begin();
  await see(full);
  await see(inOrder);
  const told = await notices();
  expect(told.map(({ type, about }) => [type, about])).toEqual([
    ['system.warning', 'system:disk_low'],
    ['system.recovered', 'system:disk_low'],
  ]);
  for (const notice of told) expect(noticeTold.safeParse(JSON.parse(noticePayload(notice))).error).toBeUndefined();
});

test('a store that does not answer changes nothing, and is asked again', async () => {
  const { begin, see, errors } = watched();
  const watch = begin();
  await see(full);
  await see(null);
  expect(errors).toHaveLength(1);
  expect(watch.latest.warnings).toHaveLength(1);
  await see(inOrder);
  expect(watch.latest.warnings).toEqual([]);
});

test('admins, metrics and readiness tell of it', async () => {
  const { begin, see } = watched();
  const watch = begin();
  const metrics = makeMetrics();
  metrics.watchSystem(() => watch.latest);
  const system = { settings: [], log: { level: 'info' }, keepMs: null, watch };
  const { send, user } = await startWithAccounts({}, { system, metrics });
  const admin = await user('anna', 'admin');
  expect((await send({}, 'GET', '/readyz')).body.checks).toMatchObject({
    disk: { status: 'ok' },
    migrations: { status: 'ok' },
  });
  const later = { applied: ['0001_first', '0009_later'], pending: [], unknown: ['0009_later'] };
  await see({ ...full, schema: later });
  const { body } = await send(admin, 'GET', '/system');
  expect(body).toMatchObject({
    store: { bytes: 4096, unused_bytes: 0, disk: { bytes: 100e9, free_bytes: 1e9 }, schema: later },
    warnings: [
      { code: 'disk_low', since: expect.stringMatching(/Z$/) },
      { code: 'schema_too_new', hint: expect.any(String) },
    ],
  });
  const ready = await send({}, 'GET', '/readyz');
  expect(ready.status).toBe(200);
  expect(ready.body).toMatchObject({
    status: 'degraded',
    checks: {
      disk: { status: 'degraded', detail: expect.stringContaining('1.0 GB') },
      migrations: { status: 'degraded' },
    },
  });
  const { body: told } = await send(admin, 'GET', '/metrics');
  expect(told).toContain('broadcaster_store_disk_free_bytes 1000000000');
  expect(told).toContain('broadcaster_system_warning{code="disk_low"} 1');
  expect(told).toContain('broadcaster_system_warning{code="no_workers"} 0');
});
