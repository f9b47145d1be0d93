import { pgbouncerBinary, startPgbouncer } from '@tx-broadcaster/testing';
import { expect, onTestFinished, test } from 'vitest';
import { Fleet } from './fleet.js';
import { Load } from './load.js';

if (pgbouncerBinary === undefined)
  console.warn('SKIPPED: instances behind a pooler. There is no pgbouncer: node scripts/pgbouncer.mjs fetches it.');

test.skipIf(pgbouncerBinary === undefined)(
  'three instances behind pgbouncer in transaction mode take in, send, and lose one of them',
  async () => {
    const fleet = await Fleet.start({
      async by(database) {
        const pooler = await startPgbouncer(database);
        onTestFinished(() => pooler.end());
        return { database: pooler.url, listen: database };
      },
    });
    const [, , victim] = await Promise.all([fleet.launch('api'), fleet.launch('all'), fleet.launch('worker')]);
    const load = new Load(fleet.url, { insists: true });
    await expect.poll(() => load.accepted, { timeout: 30_000 }).toBeGreaterThan(60);
    await victim?.kill();
    const before = load.accepted;
    await expect.poll(() => load.accepted, { timeout: 30_000 }).toBeGreaterThan(before + 60);
    await load.stop();
    await fleet.expectAllDone(load);
  },
);
