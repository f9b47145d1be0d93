import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeChain } from '@tx-broadcaster/core/testing';
import { startRpcNode } from '@tx-broadcaster/testing';
import { privateKeyToAddress } from 'viem/accounts';
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

test('signers check tells of the funds of the signers of a server', async () => {
  const node = await startRpcNode(new FakeChain({ balance: 0n, start: Math.floor(Date.now() / 1000) - 60 }));
  onTestFinished(() => node.close());
  const dir = folder();
  const [{ signer }] = (await run(['init', '--dir', dir, '--rpc-url', node.url, '--chain-id', '31337', '--json'])).json;
  const poor = await run(['signers', 'check', '--json'], { env: variablesOf(dir) });
  expect(poor.code).toBe(1);
  expect(poor.json.map(({ check, status }) => `${check} ${status}`)).toEqual([
    `signing of ${signer} ok`,
    `funds of ${signer} failed`,
    `nonces of ${signer} ok`,
  ]);
});

test('a key is made, or taken over, into a file that only its owner reads; it is shown nowhere', async () => {
  const dir = folder();
  mkdirSync(dir);
  const [made, taken] = [join(dir, 'made.key'), join(dir, 'taken.key')];
  const first = await run(['signers', 'new', '--out', made, '--json']);
  const key = readFileSync(made, 'utf8').trim();
  expect(first).toMatchObject({ code: 0, json: [{ file: made, signer: privateKeyToAddress(key as `0x${string}`) }] });
  expect(first.out + first.err).not.toContain(key.slice(2));
  const again = await run(['signers', 'import', '--out', taken, '--json'], { input: ` ${key.slice(2)}\n` });
  expect(again.json).toEqual([{ ...first.json[0], file: taken }]);
  expect(readFileSync(taken, 'utf8')).toBe(`${key}\n`);
  for (const file of [made, taken]) expect(statSync(file).mode & 0o077).toBe(0);
  expect((await run(['signers', 'new', '--out', made])).code).toBe(4);
  for (const input of ['', key.slice(0, -1), '0'.repeat(64), 'f'.repeat(64)]) {
    const refused = await run(['signers', 'import', '--out', join(dir, 'bad.key')], { input });
    expect([refused.code, existsSync(join(dir, 'bad.key'))]).toEqual([2, false]);
    if (input !== '') expect(refused.out + refused.err).not.toContain(input.slice(2));
  }
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

test('asks for what is not given, again where it is no URL; without anybody to ask it ends with 2', async () => {
  const dir = folder();
  const answers = [dir, 'rpc.example', 'https://rpc.example'];
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return answers.shift() ?? '';
  };
  expect(await run(['init', '--json'], { ask })).toMatchObject({ code: 0, json: [{ folder: dir }] });
  expect(asked.map((question) => question.split(' ')[0])).toEqual(['Folder', 'URL', 'URL']);
  expect(variablesOf(dir).BROADCASTER_RPC_URL).toBe('https://rpc.example');
  expect(await run(['init', '--dir', folder()])).toMatchObject({ code: 2, err: expect.stringContaining('--rpc-url') });
});

test('a URL that is none ends with 2, and nothing is written', async () => {
  const dir = folder();
  expect((await run(['init', '--dir', dir, '--rpc-url', 'rpc.example'])).code).toBe(2);
  expect(() => statSync(dir)).toThrow();
});
