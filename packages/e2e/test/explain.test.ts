import { expect, test } from 'vitest';
import { signer, worlds } from './world.js';

const { start } = worlds();

test('a transaction tells whom it waits behind, over all that can hold it up', async () => {
  const w = await start({ options: { limits: { inFlightPerSigner: 2 } } });
  const [first = '', second = '', third = ''] = await w.submit(3);
  await w.clock.advance(5000);
  expect(await w.broadcaster.explain(second)).toMatchObject({
    sentence: `A node has it, with nonce 1; it waits to be mined (behind nonce 0 of ${first}).`,
    blocked_on: null,
    waits_behind: { nonce: 0, transaction_id: first },
  });
  expect(await w.broadcaster.explain(third)).toMatchObject({
    sentence: expect.stringContaining('2 transactions of its signer are under way'),
    blocked_on: 'window',
    waits_behind: { nonce: 0, transaction_id: first },
    page: 'docs/blocked-on/window.md',
  });
  expect(await w.broadcaster.explain(first)).toMatchObject({ waits_behind: null });
  expect(await w.broadcaster.explain('nobody')).toBeNull();
});

test('a pause is explained with its reason', async () => {
  const w = await start();
  await w.broadcaster.pauseSigner(31_337, signer.address, 'the key is being replaced');
  await w.clock.advance(1000);
  const [id = ''] = await w.submit(1);
  await w.clock.advance(1000);
  expect(await w.broadcaster.explain(id)).toMatchObject({
    blocked_on: 'signer_paused',
    sentence: expect.stringContaining('the key is being replaced'),
  });
});
