import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Broadcaster, calldataType, privateKeySigner } from '@tx-broadcaster/core';
import { type RunningServer, startServer } from '@tx-broadcaster/server';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { type Anvil, startAnvil } from '@tx-broadcaster/testing';
import { createPublicClient, http } from 'viem';
import { foundry } from 'viem/chains';
import { afterAll, beforeAll, expect, test } from 'vitest';

const signer = privateKeySigner('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
const messageTypes = { note: calldataType({ to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', gas: 30_000n }) };

let folder: string;
let anvil: Anvil;
let broadcaster: Broadcaster<typeof messageTypes>;
let server: RunningServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thousand-'));
  // blocks of their own, as on a real chain; blocks of moderate size, because receipts cost anvil the size of their block
  anvil = await startAnvil(['--block-time', '0.25']);
  broadcaster = new Broadcaster({
    chains: [{ chain: foundry, transport: http(anvil.url) }],
    signers: [signer],
    messageTypes,
    store: await sqliteStore({ path: join(folder, 'b.db') }),
  });
  server = await startServer({ broadcaster });
});
afterAll(async () => {
  await server.close();
  await anvil.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a thousand concurrent requests to one signer are all mined, with contiguous nonces, none lost or doubled', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1000 });
  const answers = await Promise.all(Array.from({ length: 1000 }, (_, index) => post(agent, index)));
  agent.destroy();
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const ids = answers.map(({ body }) => body.transaction_id);
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) await broadcaster.wait(id, { timeout: '60s' });

  const client = createPublicClient({ chain: foundry, transport: http(anvil.url) });
  expect(await client.getTransactionCount({ address: signer.address })).toBe(1000);
  const records = [];
  for (let after: string | null = null; records.length < 1000; after = records.at(-1)?.transaction_id ?? null) {
    records.push(...(await broadcaster.list({ order: 'oldest', after, limit: 200 })));
  }
  expect(records.map(({ nonce }) => nonce).toSorted((a, b) => Number(a) - Number(b))).toEqual(
    ids.map((_, nonce) => nonce),
  );
  const inputs = await Promise.all(
    records.slice(0, 100).map(async ({ hash }) => (await client.getTransaction({ hash: hash ?? '0x' })).input),
  );
  expect(inputs).toEqual(records.slice(0, 100).map(({ data }) => data));
  expect(new Set(records.map(({ data }) => data)).size).toBe(1000);
});

function post(agent: Agent, index: number): Promise<{ status: number; body: { transaction_id: string } }> {
  const body = JSON.stringify({ message_type: 'note', data: `0x${index.toString(16).padStart(8, '0')}` });
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
    const outgoing = request(`${server.url}/transaction/broadcast`, { method: 'POST', agent, headers }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(text) }));
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
