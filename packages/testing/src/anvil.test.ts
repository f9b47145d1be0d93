import { createPublicClient, http } from 'viem';
import { expect, test } from 'vitest';
import { startAnvil } from './anvil.js';

test('starts a real dev chain and ends it', async () => {
  const anvil = await startAnvil(['--chain-id', '77']);
  const client = createPublicClient({ transport: http(anvil.url, { retryCount: 0 }) });
  expect(await client.getChainId()).toBe(77);
  expect(() => process.kill(anvil.pid, 0)).not.toThrow();
  await anvil.stop();
  await anvil.stop();
  await expect(client.getChainId()).rejects.toThrow();
});

test('says what a process printed that would not start', async () => {
  await expect(startAnvil(['--no-such-option'])).rejects.toThrow(/ended with 2\n[\s\S]*--no-such-option/);
});
