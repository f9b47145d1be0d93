import { type Cut, startPostgres, startPostgresProxy } from '@tx-broadcaster/testing';
import { expect, onTestFinished, test } from 'vitest';
import { Fleet } from './fleet.js';
import { Load } from './load.js';

async function three(fleet: Fleet): Promise<Load> {
  await Promise.all([fleet.launch('api'), fleet.launch('all'), fleet.launch('worker')]);
  // a commit whose answer got lost may be applied or not: asking again with the same key is how to find out
  return new Load(fleet.url, { insists: true });
}

const more = async (load: Load, count: number) => {
  const before = load.accepted;
  await expect.poll(() => load.accepted, { timeout: 60_000 }).toBeGreaterThanOrEqual(before + count);
};

test('PostgreSQL is stopped at once, again and again, under three instances', { timeout: 300_000 }, async () => {
  // what it has answered outlives the death of its processes; nobody here takes the machine's power away
  const server = await startPostgres({ synchronous_commit: 'on' });
  onTestFinished(() => server.end());
  const fleet = await Fleet.start({ database: server.url });
  const load = await three(fleet);
  for (let crash = 0; crash < 3; crash++) {
    await more(load, 20);
    await server.stop('immediate');
    await server.start();
  }
  await more(load, 20);
  await load.stop();
  await fleet.expectAllDone(load);
});

test('connections of three instances are cut in transactions, before and after their commits', {
  timeout: 300_000,
}, async () => {
  const proxies: Awaited<ReturnType<typeof startPostgresProxy>>[] = [];
  const fleet = await Fleet.start({
    async by(database) {
      const proxy = await startPostgresProxy(database);
      proxies.push(proxy);
      onTestFinished(() => proxy.close());
      return { database: proxy.url };
    },
  });
  const load = await three(fleet);
  const cuts: Cut[] = ['after commit', 'before commit', 'in transaction'];
  for (let n = 0; n < 18; n++) {
    proxies[0]?.cut(cuts[n % 3] ?? 'after commit');
    if (n % 9 === 8) proxies[0]?.cutAll();
    await more(load, 2);
  }
  await load.stop();
  await fleet.expectAllDone(load);
});
