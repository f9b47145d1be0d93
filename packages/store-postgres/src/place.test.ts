import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryStore, type NonceReview } from '@tx-broadcaster/core';
import { Samples } from '@tx-broadcaster/core/testing';
import { askPostgres, freshDatabase, startPostgres, startPostgresProxy } from '@tx-broadcaster/testing';
import { expect, it } from 'vitest';
import { openStore } from '../test/store.js';
import { PlaceMark } from './place.js';

const review: NonceReview = { reason: 'restored', chainCount: 0, since: 7 };

/** A copy of a database that nobody uses, as a restored dump is one. */
async function copyOf(url: string): Promise<string> {
  const [name, copy] = [new URL(url).pathname.slice(1), new URL(url)];
  copy.pathname = `/${name}_copy`;
  const server = new URL(url);
  server.pathname = '/postgres';
  await askPostgres(server.href, `create database ${name}_copy template ${name}`);
  return copy.href;
}

it('says nothing of tables that are where they were made', async () => {
  const url = await freshDatabase();
  for (let n = 0; n < 3; n++) {
    const store = await openStore(url);
    expect(await store.setBack?.()).toBeNull();
    await store.close();
  }
});

it('cannot be told while the database is not there, which is said as of any other call', async () => {
  const proxy = await startPostgresProxy(await freshDatabase());
  const store = await openStore(proxy.url);
  await proxy.close();
  await expect(store.setBack?.()).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
  await store.close();
});

it('tells of a copy, to every instance, until that has been acted upon', async () => {
  const url = await freshDatabase();
  const original = await openStore(url);
  await original.insert(new Samples().group(3));
  await original.close();

  const copy = await copyOf(url);
  const [one, other] = [await openStore(copy), await openStore(copy)];
  expect(await one.setBack?.()).toMatch(
    /^the tables belong to the database with oid \d+, this one has \d+: a dump was/,
  );
  expect(await other.setBack?.()).not.toBeNull();
  await one.stopLanes(review);
  expect(await other.setBack?.()).toBeNull();
  await other.close();
  await one.close();
  const again = await openStore(copy);
  expect(await again.setBack?.()).toBeNull();
  await again.close();

  const untouched = await openStore(url);
  expect(await untouched.setBack?.()).toBeNull();
  await untouched.close();
});

it('tells of a server that was recovered from a backup', { timeout: 60_000 }, async () => {
  const server = await startPostgres();
  try {
    const store = await openStore(server.url);
    await store.close();
    await askPostgres(server.url, "alter system set restore_command = 'false'");
    const [row] = await askPostgres(server.url, 'show data_directory');
    await server.stop();
    writeFileSync(join(String(row?.data_directory), 'recovery.signal'), '');
    await server.start();
    const recovered = await openStore(server.url);
    expect(await recovered.setBack?.()).toMatch(/^the server was on timeline 1, and is on 2: /);
    await recovered.close();
  } finally {
    await server.end();
  }
});

it('knows nothing where the server does not tell', async () => {
  const url = new URL(await freshDatabase());
  const role = `plain_${randomBytes(6).toString('hex')}`;
  await askPostgres(
    url.href,
    `create role ${role} login; revoke execute on function pg_control_system() from public; grant all on schema public to ${role}`,
  );
  url.username = role;
  const store = await openStore(url.href);
  expect(await store.setBack?.()).toBeNull();
  expect(await store.documents.get('store', 'place')).toBeNull();
  await store.close();
});

/** What a mark makes of tables that were left at a place and are found elsewhere. */
async function found(change: Partial<typeof place>) {
  const { documents } = memoryStore();
  await new PlaceMark(async () => place, documents).begin();
  const mark = new PlaceMark(async () => ({ ...place, ...change }), documents);
  await mark.begin();
  return mark;
}

const place = { system: '7', database: '5', timeline: 1, synchronous: false };

it('is another place where a dump went into another cluster, whatever its timeline', async () => {
  const mark = await found({ system: '8', timeline: 2, synchronous: true });
  expect(await mark.moved()).toContain('cluster 7, this one is 8');
  await mark.accept();
  expect(await mark.moved()).toBeNull();
});

it('takes a promoted standby for what it was, where every commit has waited for it', async () => {
  expect(await (await found({ timeline: 2 })).moved()).toContain('was on timeline 1, and is on 2');
  expect(await (await found({ timeline: 2, synchronous: true })).moved()).toBeNull();
});
