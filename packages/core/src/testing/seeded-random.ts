/**
 * A source of numbers in [0, 1) that gives the same ones for the same seed (sfc32, its state filled by splitmix32, so
 * that neighbouring seeds have nothing in common). Give every subsystem a seed of its own: then a draw added to one
 * does not shift the others.
 */
export function seededRandom(seed: number): () => number {
  const expand = splitmix32(seed);
  let a = expand();
  let b = expand();
  let c = expand();
  let counter = 1;
  const next = () => {
    const out = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return (out >>> 0) / 2 ** 32;
  };
  // the first outputs still show the seed
  for (let i = 0; i < 12; i++) next();
  return next;
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
}
