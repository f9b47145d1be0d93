import { describe, expect, it } from 'vitest';
import { loadSecp256k1 } from './secp256k1.js';
import { SigningThread } from './signing-thread.js';

const key = new Uint8Array(32).fill(7);

async function thread(native = true) {
  const crypto = await loadSecp256k1();
  const used = native ? crypto : { ...crypto, native: false };
  const digests = Array.from({ length: 60 }, (_, n) => crypto.keccak256(new Uint8Array([n])));
  const expected = await Promise.all(digests.map((digest) => crypto.sign(digest, key)));
  return { signing: new SigningThread(used, key), digests, expected };
}

describe('a signing thread', () => {
  it('gives the same signatures as this thread, to whom they belong, many or few at a time', async () => {
    const { signing, digests, expected } = await thread();
    expect(await Promise.all(digests.map((digest) => signing.sign(digest)))).toEqual(expected);
    expect(await signing.sign(digests[3] ?? '0x')).toEqual(expected[3]);
    const [first, second] = [digests.slice(0, 30), digests.slice(30)].map((half) =>
      Promise.all(half.map((digest) => signing.sign(digest))),
    );
    expect([...((await second) ?? []), ...((await first) ?? [])]).toEqual([
      ...expected.slice(30),
      ...expected.slice(0, 30),
    ]);
    await signing.kill();
  });

  it('that dies leaves nobody waiting: what was under way and what comes is signed here', async () => {
    const { signing, digests, expected } = await thread();
    const underWay = Promise.all(digests.map((digest) => signing.sign(digest)));
    await Promise.resolve();
    await signing.kill();
    expect(await underWay).toEqual(expected);
    expect(await Promise.all(digests.map((digest) => signing.sign(digest)))).toEqual(expected);
  });

  it('is not started where there is no native implementation', async () => {
    const { signing, digests, expected } = await thread(false);
    expect(await Promise.all(digests.map((digest) => signing.sign(digest)))).toEqual(expected);
  });
});
