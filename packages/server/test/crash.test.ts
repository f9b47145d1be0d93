import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Anvil, run, startAnvil } from '@tx-broadcaster/testing';
import { type Address, createPublicClient, decodeFunctionData, http, parseAbi } from 'viem';
import { foundry } from 'viem/chains';
import { afterEach, beforeEach, expect, test } from 'vitest';

const signer: Address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const someone: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const abi = parseAbi(['function add_weight(address _addr, uint256 _weight)']);
const requests = 24;

let folder: string;
let anvil: Anvil;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crash-'));
  anvil = await startAnvil();
});
afterEach(async () => {
  await anvil.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Where in the life of a transaction the process dies, and at which pass of that point. */
const deaths: [point: string, pass: number][] = [
  ['accept.before_insert', 9],
  ['accept.after_insert', 5],
  ['accept.before_reply', 9],
  ['round.planned', 6],
  ['round.signed', 3],
  ['round.before_commit', 4],
  ['round.after_commit', 4],
  ['round.after_commit', 7],
  ['send.before', 3],
  ['send.answered', 3],
  ['look.done', 2],
];

test.each(deaths)(
  'killed at %s (pass %i): every answered transaction reaches the chain exactly once',
  async (point, pass) => {
    const first = await serve(point, String(pass));
    const answered = new Map<number, string>();
    await postAll(first.url, answered);
    await first.ended;
    expect(first.signal()).toBe('SIGKILL');

    const second = await serve();
    // what was answered is there before anybody repeats anything
    for (const [weight, id] of answered) expect(await get(second.url, id)).toMatchObject({ data: [someone, weight] });
    // a client that got no answer repeats its request with the same key
    await postAll(second.url, answered);
    expect(answered.size).toBe(requests);
    for (const id of answered.values()) await settled(second.url, id);
    await second.stop();

    const mined = await minedWeights();
    expect(mined.weights.toSorted((a, b) => a - b)).toEqual(Array.from({ length: requests }, (_, weight) => weight));
    expect(mined.nonces).toEqual(Array.from({ length: requests }, (_, nonce) => nonce));
  },
);

async function serve(crashAt = '', pass = '0') {
  const script = [
    '--conditions=@tx-broadcaster/source',
    '--import',
    'tsx',
    join(import.meta.dirname, 'crash-server.ts'),
  ];
  const server = await run(
    process.execPath,
    [...script, join(folder, 'b.db'), anvil.url, crashAt, pass],
    /listening on (\S+)/,
  );
  const ended = new Promise<void>((resolve) => server.child.once('exit', () => resolve()));
  return { url: server.match[1] ?? '', ended, signal: () => server.child.signalCode, stop: () => server.stop() };
}

/** Posts, eight at a time, everything that has no answer yet; an answer is one that arrived whole. */
async function postAll(url: string, answered: Map<number, string>): Promise<void> {
  const todo = Array.from({ length: requests }, (_, weight) => weight).filter((weight) => !answered.has(weight));
  const client = async () => {
    for (let weight = todo.shift(); weight !== undefined; weight = todo.shift()) {
      const body = JSON.stringify({ message_type: weight % 2 ? 'estimated' : 'add', data: [someone, weight] });
      const headers = { 'content-type': 'application/json', 'idempotency-key': `weight-${weight}` };
      try {
        const reply = await fetch(`${url}/transaction/broadcast`, { method: 'POST', headers, body });
        const record = (await reply.json()) as { transaction_id: string };
        if (reply.status === 200) answered.set(weight, record.transaction_id);
      } catch {
        // the server died under the request: no answer
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
}

async function get(url: string, id: string): Promise<{ stage: string }> {
  return (await (await fetch(`${url}/transactions/${id}`)).json()) as { stage: string };
}

async function settled(url: string, id: string): Promise<void> {
  await expect.poll(async () => (await get(url, id)).stage, { timeout: 90_000, interval: 50 }).toBe('confirmed');
}

async function minedWeights(): Promise<{ weights: number[]; nonces: number[] }> {
  const client = createPublicClient({ chain: foundry, transport: http(anvil.url) });
  const height = await client.getBlockNumber();
  const weights: number[] = [];
  const nonces: number[] = [];
  for (let number = 1n; number <= height; number++) {
    const block = await client.getBlock({ blockNumber: number, includeTransactions: true });
    for (const transaction of block.transactions) {
      if (transaction.from.toLowerCase() !== signer.toLowerCase()) continue;
      nonces.push(transaction.nonce);
      weights.push(Number(decodeFunctionData({ abi, data: transaction.input }).args[1]));
    }
  }
  return { weights, nonces };
}
