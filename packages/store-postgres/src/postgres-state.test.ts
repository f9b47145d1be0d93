import { Samples } from '@tx-broadcaster/core/testing';
import { askPostgres, freshDatabase } from '@tx-broadcaster/testing';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../test/store.js';

test.each([undefined, 4])(
  'a store tells what its schema takes and who has changed its tables (partitions: %s)',
  async (partitions) => {
    const url = await freshDatabase();
    await askPostgres(
      url,
      'create schema elsewhere; create table elsewhere.large as select generate_series(1, 100000) as a',
    );
    const store = await openStore(url, partitions);
    onTestFinished(() => store.close());
    const before = await store.state?.();
    expect(before).toMatchObject({ unusedBytes: null, disk: null, schema: { pending: [], unknown: [] } });
    await store.insert(new Samples().group(500));
    const { bytes = null } = (await store.state?.()) ?? {};
    expect(bytes).toBeGreaterThan((before?.bytes ?? Number.NaN) + 100_000);
    expect(bytes).toBeLessThan(3_000_000);
    await askPostgres(url, "insert into schema_migrations (name, timestamp) values ('9999_later', '2030')");
    expect((await store.state?.())?.schema.unknown).toEqual(['9999_later']);
  },
);
