import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAnvil } from '@tx-broadcaster/testing';
import { expect, test } from 'vitest';
import { pay } from './library.js';

const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const token = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const alice = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

test('the example of the README pays on a real chain', async () => {
  const anvil = await startAnvil();
  const folder = mkdtempSync(join(tmpdir(), 'example-'));
  try {
    const record = await pay(anvil.url, key, join(folder, 'broadcaster.db'), token, alice);
    expect(record).toMatchObject({ status: 'success', stage: 'confirmed', nonce: 0, message_type: 'erc20.transfer' });
  } finally {
    await anvil.stop();
    rmSync(folder, { recursive: true });
  }
});
