import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeChain } from '@tx-broadcaster/core/testing';
import { startRpcNode } from '@tx-broadcaster/testing';
import { expect, onTestFinished, test } from 'vitest';
import { commandLine } from '../../../test/command-line.js';
import { readConfig } from '../../config/config.js';

const run = commandLine(null);

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'init-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return join(path, 'own');
}

/** The variables of a folder that was begun, its paths made absolute. */
function variablesOf(dir: string): Record<string, string> {
  const lines = readFileSync(join(dir, 'broadcaster.env'), 'utf8').trim().split('\n');
  return Object.fromEntries(lines.map((line) => line.replace('=./', `=${dir}/`).split(/=(.*)/s).slice(0, 2)));
}

test('what it writes is a whole configuration, in which the doctor misses nothing but funds', async () => {
  const chain = new FakeChain({ balance: 0n, start: Math.floor(Date.now() / 1000) - 60 });
  const node = await startRpcNode(chain);
  onTestFinished(() => node.close());
  const dir = folder();
  const [{ signer }] = (await run(['init', '--dir', dir, '--rpc-url', node.url, '--chain-id', '31337', '--json'])).json;
  const env = variablesOf(dir);
  expect(await readConfig([], env)).toMatchObject({ mode: 'production', chainId: 31_337 });
  const { code, json } = await run(['doctor', '--json'], { env });
  expect(code).toBe(1);
  expect(json.filter(({ status }) => status !== 'ok')).toMatchObject([
    { check: `funds of ${signer}`, status: 'failed' },
  ]);
  expect(statSync(join(dir, 'signer.key')).mode & 0o077).toBe(0);
  expect(readFileSync(join(dir, '.gitignore'), 'utf8')).toContain('signer.key');
});

test('writes over nothing', async () => {
  const dir = folder();
  const argv = ['init', '--dir', dir, '--rpc-url', 'https://rpc.example'];
  const first = await run(argv);
  expect([first.code, first.err]).toEqual([0, expect.stringContaining('tx-broadcaster doctor')]);
  const key = readFileSync(join(dir, 'signer.key'), 'utf8');
  expect(first.out + first.err).not.toContain(key.trim().slice(2));
  expect(await run(argv)).toMatchObject({ code: 4, err: expect.stringContaining('broadcaster.config.json') });
  expect(readFileSync(join(dir, 'signer.key'), 'utf8')).toBe(key);
});

test('a URL that is none ends with 2, and nothing is written', async () => {
  const dir = folder();
  expect((await run(['init', '--dir', dir, '--rpc-url', 'rpc.example'])).code).toBe(2);
  expect(() => statSync(dir)).toThrow();
});
