import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TransactionRecord } from '@tx-broadcaster/core';
import { type Running, run } from '@tx-broadcaster/testing';
import { createPublicClient, encodeFunctionData, http, parseAbi } from 'viem';
import { afterAll, afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';

const bin = join(import.meta.dirname, '../bin/tx-broadcaster.js');
if (!existsSync(join(import.meta.dirname, '../dist/cli.js')))
  throw new Error('build first: these tests run what is in dist');

const addWeight = 'add_weight(address _addr, uint256 _weight)';
const someone = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const abi = parseAbi([
  'function add_weight(address _addr, uint256 _weight)',
  'function weight_of(address _addr) view returns (uint256)',
]);

let folder: string;
const folders: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dev-'));
  folders.push(folder);
});
afterEach(() => {
  // a chain whose server was killed must not outlive the test
  const note = join(folder, 'dev/anvil.json');
  if (!existsSync(note)) return;
  try {
    process.kill(JSON.parse(readFileSync(note, 'utf8')).pid, 'SIGKILL');
  } catch {
    // it is gone already
  }
});
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

interface DevServer extends Running {
  readonly url: string;
  readonly chainUrl: string;
}

async function start(...args: string[]): Promise<DevServer> {
  const server = await run(
    process.execPath,
    [bin, '--dev', '--port', '0', '--data-dir', folder, ...args],
    /Ctrl-C stops it/,
  );
  onTestFinished(() => server.stop('SIGKILL'));
  const [, url = ''] = /listens on\s+(\S+)/.exec(server.output()) ?? [];
  const [, chainUrl = ''] = /chain .*(http\S+)/.exec(server.output()) ?? [];
  // from its first look at the chain on, the server signs before it answers
  await expect.poll(async () => (await get<{ status: string }>(`${url}/readyz`)).status).toBe('ready');
  return { ...server, url, chainUrl };
}

async function get<Body>(url: string): Promise<Body> {
  return (await (await fetch(url)).json()) as Body;
}

async function broadcast(url: string, body: object): Promise<TransactionRecord> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/transaction/broadcast`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
  return (await answer.json()) as TransactionRecord;
}

async function reach(url: string, { transaction_id }: TransactionRecord, stage: string): Promise<TransactionRecord> {
  const path = `${url}/transactions/${transaction_id}`;
  await expect.poll(async () => (await get<TransactionRecord>(path)).stage, { timeout: 20_000 }).toBe(stage);
  return get(path);
}

function weight({ url, chainUrl }: DevServer): Promise<bigint> {
  return get<{ data: TransactionRecord[] }>(`${url}/transactions?limit=1&sort=created_at`).then(({ data }) => {
    const client = createPublicClient({ transport: http(chainUrl) });
    return client.readContract({ address: data[0]?.to ?? '0x', abi, functionName: 'weight_of', args: [someone] });
  });
}

function exitOf(server: Running): Promise<number | null> {
  if (server.child.exitCode !== null) return Promise.resolve(server.child.exitCode);
  return new Promise((resolve) => server.child.once('exit', resolve));
}

test('takes data in three forms, signs before it answers, and the chain has it all', async () => {
  const server = await start();
  const forms = [
    { _addr: someone, _weight: '1' },
    [someone, '10'],
    encodeFunctionData({ abi, functionName: 'add_weight', args: [someone, 100n] }),
  ];
  const accepted: TransactionRecord[] = [];
  for (const data of forms) accepted.push(await broadcast(server.url, { message_type: addWeight, data }));
  expect(accepted).toMatchObject(
    forms.map((data, nonce) => ({
      data,
      nonce,
      status: 'pending',
      stage: 'signed',
      hash: expect.stringMatching(/^0x[\da-f]{64}$/),
    })),
  );
  for (const record of accepted) expect((await reach(server.url, record, 'confirmed')).status).toBe('success');
  expect(await weight(server)).toBe(111n);

  const failing = await broadcast(server.url, { message_type: 'always_fails', data: { reason: 'not today' } });
  const reverted = await reach(server.url, failing, 'reverted');
  // the broadcast itself succeeded, which is what success means unless one asks for more
  expect(reverted).toMatchObject({ status: 'success', failure: { category: 'revert' } });
  const confirming = { message_type: 'always_fails', data: ['no'], success_on: 'confirmed' };
  expect(await reach(server.url, await broadcast(server.url, confirming), 'reverted')).toMatchObject({
    status: 'failed',
  });

  const transfer = { message_type: 'native.transfer', data: { to: someone, value: '5' } };
  await reach(server.url, await broadcast(server.url, transfer), 'confirmed');
  const unregistered = { message_type: 'weight_of(address a)', data: [someone], to: accepted[0]?.to };
  await reach(server.url, await broadcast(server.url, unregistered), 'confirmed');
});

test('what fails at the closed gate succeeds by a retry once it is open', async () => {
  const server = await start();
  const parcel = await broadcast(server.url, { message_type: 'gate.pass', data: { what: 'a parcel' } });
  const stopped = await reach(server.url, parcel, 'reverted');
  expect(stopped).toMatchObject({
    status: 'failed',
    failure: { revert: { name: 'GateClosed', args: [stopped.from, '0'] } },
  });
  const opened = await broadcast(server.url, { message_type: 'gate.set', data: { _open: true } });
  await reach(server.url, opened, 'confirmed');
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.url}/transactions/${parcel.transaction_id}/retry`, { method: 'POST', headers, body: '{}' });
  expect(await reach(server.url, parcel, 'confirmed')).toMatchObject({ status: 'success', generation: 2 });
});

test('stops cleanly on SIGTERM and goes on with the same data and the same chain', async () => {
  const first = await start();
  const record = await reach(
    first.url,
    await broadcast(first.url, { message_type: addWeight, data: [someone, '7'] }),
    'confirmed',
  );
  const exit = exitOf(first);
  first.child.kill('SIGTERM');
  expect(await exit).toBe(0);
  await expect(fetch(first.chainUrl)).rejects.toThrow();
  expect(existsSync(join(folder, 'dev/anvil.json'))).toBe(false);

  const second = await start();
  expect(await get(`${second.url}/transactions/${record.transaction_id}`)).toEqual(record);
  expect(await weight(second)).toBe(7n);
  const next = await broadcast(second.url, { message_type: addWeight, data: [someone, '1'] });
  expect(next.nonce).toBe(1);
  await reach(second.url, next, 'confirmed');
  expect(await weight(second)).toBe(8n);
});

test('killed without a word, it finds its chain still running and goes on', async () => {
  const first = await start();
  const record = await broadcast(first.url, { message_type: addWeight, data: [someone, '7'] });
  await first.stop('SIGKILL');

  const second = await start();
  expect(second.chainUrl).toBe(first.chainUrl);
  await reach(second.url, record, 'confirmed');
  expect(await weight(second)).toBe(7n);
  const next = await broadcast(second.url, { message_type: addWeight, data: [someone, '1'] });
  expect(next.nonce).toBe(1);
  const exit = exitOf(second);
  second.child.kill('SIGINT');
  expect(await exit).toBe(0);
  await expect(fetch(second.chainUrl)).rejects.toThrow();
});

test('a chain that is not the one that was left behind is not taken over', async () => {
  const first = await start();
  await first.stop();
  const alive = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void alive.kill());
  writeFileSync(join(folder, 'dev/anvil.json'), JSON.stringify({ pid: alive.pid, blockTime: null }));
  const second = await start();
  expect(second.output()).not.toContain('still running');
  await second.stop();
  expect(alive.exitCode ?? alive.signalCode).toBeNull();
});

test('says so when the chain has lost blocks that the database knows', async () => {
  const first = await start();
  await reach(first.url, await broadcast(first.url, { message_type: addWeight, data: [someone, '7'] }), 'confirmed');
  await first.stop();
  rmSync(join(folder, 'dev/anvil-state.json'));
  const second = await start();
  expect(second.output()).toContain('the chain lost blocks');
  expect(second.output()).toContain(join(folder, 'dev'));
});

test('mines blocks at intervals if asked to', async () => {
  const server = await start('--block-time', '0.2');
  const record = await broadcast(server.url, { message_type: addWeight, data: [someone, '7'] });
  await reach(server.url, record, 'confirmed');
});

test('the second SIGINT that npm sends along with Ctrl-C does not cut the stop short', async () => {
  const server = await start();
  const exit = exitOf(server);
  server.child.kill('SIGINT');
  server.child.kill('SIGINT');
  expect(await exit).toBe(0);
});

test('a second server in the same folder says who has it', async () => {
  await start();
  await expect(start()).rejects.toThrow(/is in use by process \d+/);
});

test('a taken port is said in a sentence, and its chain is stopped', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  await expect(start('--port', String(port))).rejects.toThrow(
    `port ${port} of 127.0.0.1 is in use by another process: choose another with --port or PORT`,
  );
  taken.close();
  expect(existsSync(join(folder, 'dev/anvil.json'))).toBe(false);
});

test('a wrong configuration ends it with 78 and all that is wrong', async () => {
  const server = run(process.execPath, [bin, '--port', 'x', '--what'], /never/, { env: { PATH: process.env.PATH } });
  await expect(server).rejects.toThrow(
    /ended with 78[\s\S]*--what: there is no such option[\s\S]*--port \(PORT\)[\s\S]*BROADCASTER_RPC_URL/,
  );
});

test('the banner is short and its curl works', async () => {
  const server = await start();
  const banner = server.output().trimEnd().split('\n');
  expect(banner.length).toBeLessThanOrEqual(13);
  const [, body = ''] = /-d '(.*)'/.exec(server.output()) ?? [];
  const record = await broadcast(server.url, JSON.parse(body));
  expect(record.stage).toBe('signed');
});
