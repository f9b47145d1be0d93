import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('the built core looks for libsecp256k1 where it is installed: bundled it would not find its binary', async () => {
  const dist = join(import.meta.dirname, '../../core/dist');
  const scripts = (await readdir(dist)).filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(scripts.map((name) => readFile(join(dist, name), 'utf8')));
  expect(texts.join('\n')).toContain('import("secp256k1/bindings.js")');
});
