import { expect, test } from 'vitest';
import { Fleet, type Instance } from './fleet.js';
import { Load } from './load.js';

test('three instances are replaced one after the other under load: nothing fails, is lost or doubled', {
  timeout: 300_000,
}, async () => {
  const fleet = await Fleet.start();
  let instances: Instance[] = await Promise.all([fleet.launch('api'), fleet.launch('all'), fleet.launch('worker')]);
  const load = new Load(fleet.url);
  for (const old of [...instances]) {
    const before = load.accepted;
    await expect.poll(() => load.accepted, { timeout: 60_000 }).toBeGreaterThan(before + 20);
    const successor = await fleet.launch(old.mode);
    await old.stop();
    instances = [...instances.filter((instance) => instance !== old), successor];
  }
  await load.stop();
  expect(load.answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(load.accepted).toBeGreaterThan(60);
  await fleet.expectAllDone(load);
  expect(new Set(Object.values(await fleet.holders())).size).toBe(2);
});
