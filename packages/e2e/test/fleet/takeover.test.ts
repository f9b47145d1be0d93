import { expect, test } from 'vitest';
import { Fleet } from './fleet.js';
import { Load } from './load.js';

test('what a killed instance drove and took in, others go on with', async () => {
  const fleet = await Fleet.start({ leaseMs: 1_500 });
  const [, victim] = await Promise.all([fleet.launch('all'), fleet.launch('all'), fleet.launch('api')]);
  const holders = async () => new Set(Object.values(await fleet.holders()));
  await expect.poll(async () => (await holders()).size, { timeout: 30_000 }).toBe(2);
  // nobody who is cut off knows whether it was kept: asking again with the same key is how to find out
  const load = new Load(fleet.url, { insists: true });
  await expect.poll(() => load.accepted, { timeout: 30_000 }).toBeGreaterThan(40);
  await victim?.kill();
  await expect.poll(async () => (await holders()).size, { timeout: 30_000 }).toBe(1);
  const before = load.accepted;
  await expect.poll(() => load.accepted, { timeout: 30_000 }).toBeGreaterThan(before + 40);
  await load.stop();
  await fleet.expectAllDone(load);
});
