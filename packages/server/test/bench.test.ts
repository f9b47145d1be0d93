import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startAnvil } from '@tx-broadcaster/testing';
import { defineChain, type Hex } from 'viem';
import { expect, onTestFinished, test } from 'vitest';
import { runTrial } from '../src/trial/run-trial.js';
import type { TrialReport } from '../src/trial/trial-report.js';

const bin = join(import.meta.dirname, '../bin/tx-broadcaster.js');
const key: Hex = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const options = { privateKey: key, count: 8, maxFeePerGas: null, timeoutMs: 90_000, json: true };
const currency = { name: 'Ether', symbol: 'ETH', decimals: 18 };
const chainAt = (id: number, url: string) =>
  defineChain({ id, name: 'trial', nativeCurrency: currency, rpcUrls: { default: { http: [url] } } });

async function call(url: string, method: string, ...params: unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return ((await response.json()) as { result: unknown }).result; // a node's answer
}

test('everything that it sends to a node is mined or cancelled, once, and replacements and cancels are among it', async () => {
  const anvil = await startAnvil(['--no-mining']);
  onTestFinished(() => anvil.stop());
  const progress = (line: string) => {
    // blocks begin once all that can only be asked of what waits has been asked
    if (line.startsWith('handed in')) void call(anvil.url, 'evm_setIntervalMining', 1);
  };
  const trial = { ...options, rpcUrls: [anvil.url], chainId: 31_337 };
  const report = await runTrial(trial, { chain: chainAt(31_337, anvil.url), progress });
  expect(report).toMatchObject({
    chain_id: 31_337,
    sent: 15,
    mined: 13,
    cancelled: 2,
    failed: 0,
    unfinished: 0,
    replacements: { asked: 2, taken: 2 },
    cancels: { asked: 2, taken: 2, granted: 2 },
    nonces: { before: 0, after: 15 },
    consistent: true,
    notes: [],
  });
  expect(report.repriced).toBeGreaterThanOrEqual(2);
  expect(report.answers.ok).toBeGreaterThanOrEqual(15);
  expect(report.ms_to_inclusion?.longest).toBeGreaterThan(0);
  expect(BigInt(report.fees_paid)).toBeGreaterThan(0n);
});

test('the command does so on a node that mines at once, and says what it did', async () => {
  const anvil = await startAnvil();
  onTestFinished(() => anvil.stop());
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'key'), `${key}\n`);
  const flags = ['bench', '--rpc', anvil.url, '--key-file', join(folder, 'key'), '--chain-id', '31337', '--count', '4'];
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...flags, '--json']);
  const report = JSON.parse(stdout) as TrialReport; // what --json prints
  expect(report).toMatchObject({ sent: 8, failed: 0, unfinished: 0, consistent: true });
  expect(report.mined + report.cancelled).toBe(8);
  const text = await promisify(execFile)(process.execPath, [bin, ...flags]);
  expect(text.stdout).toMatch(/^nonces {10}8 to 16: each used once, as the receipts say$/m);
});

test('a node of another chain is not used, and wrong options are named', async () => {
  const anvil = await startAnvil();
  onTestFinished(() => anvil.stop());
  const fails = (args: readonly string[]) =>
    promisify(execFile)(process.execPath, [bin, 'bench', ...args]).then(
      () => expect.unreachable('it should have failed'),
      (error: { readonly code: number; readonly stderr: string }) => error,
    );
  const wrong = await fails(['--rpc', 'nonsense', '--count', '0', '--key-file', '/nowhere']);
  expect(wrong.code).toBe(78);
  for (const flag of ['--rpc', '--chain-id', '--key-file', '--count'])
    expect(wrong.stderr).toContain(`${flag}: expected`);

  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'key'), key);
  const other = await fails(['--rpc', anvil.url, '--key-file', join(folder, 'key'), '--chain-id', '5']);
  expect(other.code).toBe(69);
  expect(other.stderr).toContain('serves chain 31337');
  expect(await call(anvil.url, 'eth_blockNumber')).toBe('0x0');
});

const { TEST_RPC_URL: url, TEST_KEY_FILE: file } = process.env;

test.skipIf(!url || !file)(
  'the same on the node of TEST_RPC_URL, with the key of TEST_KEY_FILE',
  async () => {
    const rpc = url ?? '';
    const chainId = Number(await call(rpc, 'eth_chainId'));
    const digits = readFileSync(file ?? '', 'utf8')
      .trim()
      .replace(/^0x/i, '');
    const trial = { ...options, privateKey: `0x${digits}` as const, rpcUrls: [rpc], chainId, timeoutMs: 900_000 };
    const report = await runTrial(trial, {
      chain: chainAt(chainId, rpc),
      progress: (line) => process.stderr.write(`${line}\n`),
    });
    process.stderr.write(`${JSON.stringify(report, null, 2)}\n`);
    expect(report).toMatchObject({ failed: 0, unfinished: 0, consistent: true });
    expect(report.mined + report.cancelled).toBe(report.sent);
  },
  1_000_000,
);
