import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Broadcaster, calldataType, privateKeySigner, systemClock } from '@tx-broadcaster/core';
import { FakeChain, type FakeChainOptions } from '@tx-broadcaster/core/testing';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { foundryKeystore, type RpcNode, startKms, startRpcNode } from '@tx-broadcaster/testing';
import { http } from 'viem';
import { expect, onTestFinished, test, vi } from 'vitest';
import { commandLine } from '../../test/command-line.js';
import { chainAt, someone } from '../../test/harness.js';
import type { Finding } from './finding.js';

const key = `0x${'7'.repeat(64)}` as const;
const { address } = privateKeySigner(key);
const note = { kind: 'calldata', to: someone, gas: '30000' };

/** A chain that has been running for a while, as of now. */
function chainNow(options: FakeChainOptions = {}, blocks = 20): FakeChain {
  const start = Math.floor(Date.now() / 1000) - blocks * 12 - 300;
  const chain = new FakeChain({ start, automine: true, ...options });
  chain.mine(blocks);
  return chain;
}

async function ward(chain = chainNow()) {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const node = async (of: FakeChain, lag = 0): Promise<RpcNode> => {
    const made = await startRpcNode(of, { lag });
    onTestFinished(() => made.close());
    return made;
  };
  const first = await node(chain);
  const keyFile = join(folder, 'key');
  writeFileSync(keyFile, key, { mode: 0o600 });
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ messageTypes: { note } }));
  const database = join(folder, 'data/broadcaster.db');
  const run = commandLine(null);
  /** What the doctor finds; `ahead`: how far the clock is ahead, ms. */
  const doctor = async ({
    argv = [],
    env = {},
    ahead = 0,
  }: {
    argv?: string[];
    env?: Record<string, string>;
    ahead?: number;
  } = {}) => {
    const clock = { ...systemClock, now: () => Date.now() + ahead };
    const variables = { BROADCASTER_RPC_URL: first.url, BROADCASTER_PRIVATE_KEY_FILE: keyFile, ...env };
    const options = ['--config', join(folder, 'config.json'), '--data-dir', join(folder, 'data'), ...argv];
    const { code, out, err } = await run(['doctor', '--json', ...options], { env: variables, clock });
    const findings: Finding[] = out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
    return { code, err, bad: findings.filter(({ status }) => status !== 'ok'), findings };
  };
  /** A server that has used some nonces, and has stopped. */
  const used = async () => {
    const store = await sqliteStore({ path: database });
    const broadcaster = new Broadcaster({
      chains: [{ chain: chainAt(first.url), transport: http(first.url), settleDepth: 0 }],
      signers: [privateKeySigner(key)],
      messageTypes: { note: calldataType({ to: someone, gas: 30_000n }) },
      store,
    });
    await broadcaster.start();
    const { transaction_id } = await broadcaster.broadcast('note', '0x01');
    await broadcaster.wait(transaction_id);
    await broadcaster.stop();
  };
  return { chain, first, node, folder, keyFile, database, doctor, used, run };
}

test('a healthy installation is found healthy, and nothing is made or changed', async () => {
  const { doctor, database } = await ward();
  const { code, bad, findings } = await doctor();
  expect([code, bad]).toEqual([0, []]);
  expect(findings.map(({ check }) => check)).toEqual(
    expect.arrayContaining([
      'clock',
      'database',
      `funds of ${address}`,
      `nonces of ${address}`,
      `signing of ${address}`,
    ]),
  );
  expect(existsSync(database)).toBe(false);
});

test('also beside a server at work', async () => {
  const { doctor, used, database } = await ward();
  await used();
  const store = await sqliteStore({ path: database });
  onTestFinished(() => store.close());
  const { code, bad, findings } = await doctor();
  expect([code, bad]).toEqual([0, []]);
  expect(findings.find(({ check }) => check.startsWith('nonces'))?.found).toBe('1 given away, 1 used by the chain');
});

test('the wrong chain', async () => {
  const { doctor, first } = await ward();
  const { code, bad } = await doctor({ argv: ['--chain-id', '1'] });
  const check = `RPC endpoint ${new URL(first.url).host}`;
  expect([code, bad]).toMatchObject([1, [{ check, found: 'serves chain 31337, expected 1' }]]);
  expect(bad[0]?.fix).toContain('right chain');
});

test('an endpoint that lags behind the others', async () => {
  const { doctor, first, node, chain } = await ward();
  const slow = await node(chain, 7);
  const { code, bad } = await doctor({ env: { BROADCASTER_RPC_URL: `${first.url},${slow.url}` } });
  expect(code).toBe(1);
  expect(bad).toMatchObject([{ check: `RPC endpoint ${new URL(slow.url).host}`, status: 'failed' }]);
  expect(bad[0]?.found).toMatch(/^is 7 blocks behind/);
});

test('an endpoint that is away, without a word about its key', async () => {
  const { doctor, first } = await ward();
  const { code, bad } = await doctor({ env: { BROADCASTER_RPC_URL: `${first.url},http://127.0.0.1:9/secret-key` } });
  expect([code, bad.length]).toEqual([1, 1]);
  expect(bad[0]?.found).toMatch(/does not answer/);
  expect(JSON.stringify(bad)).not.toContain('secret-key');
});

test('a chain that stands still', async () => {
  const { doctor } = await ward(new FakeChain({ start: Math.floor(Date.now() / 1000) - 3600 }));
  const { code, bad } = await doctor();
  // it may be what somebody wants
  expect([code, bad[0]?.status, bad[0]?.found]).toEqual([0, 'warning', expect.stringMatching(/60 minutes old/)]);
});

test('a signer without funds, and one with little', async () => {
  const { doctor, chain } = await ward();
  chain.setBalance(address, 0n);
  const none = await doctor();
  expect(none).toMatchObject({ code: 1, bad: [{ check: `funds of ${address}`, status: 'failed' }] });
  expect(none.bad[0]?.fix).toMatch(/Send 0\.\d+ ETH or more to 0x/);
  chain.setBalance(address, 10n ** 15n);
  expect(await doctor()).toMatchObject({ code: 0, bad: [{ check: `funds of ${address}`, status: 'warning' }] });
});

test('a key that somebody else uses', async () => {
  const { doctor, used, chain, first } = await ward();
  await used();
  const account = privateKeySigner(key);
  const { chainId } = chain;
  for (const nonce of [1, 2]) {
    const fees = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 10n ** 9n };
    const raw = await account.signTransaction({ chainId, nonce, to: someone, gas: 21_000n, type: 'eip1559', ...fees });
    await chain.request('eth_sendRawTransaction', [raw]);
  }
  const { code, bad } = await doctor();
  expect(first.chain.nonceOf(address)).toBe(3);
  expect([code, bad]).toMatchObject([1, [{ check: `nonces of ${address}`, status: 'failed' }]]);
  expect(bad[0]?.found).toBe('the chain has used 3, the database has given away 1');
});

test('a database that cannot be written', async () => {
  const { doctor, folder } = await ward();
  writeFileSync(join(folder, 'a-file'), '');
  const { code, bad } = await doctor({ argv: ['--sqlite-path', join(folder, 'a-file/broadcaster.db')] });
  expect([code, bad]).toMatchObject([1, [{ check: 'database folder', status: 'failed' }]]);
  expect(bad[0]?.fix).toContain('BROADCASTER_DATA_DIR');
});

test('a database that is none', async () => {
  const { doctor, folder } = await ward();
  writeFileSync(join(folder, 'text.db'), 'this is no database, whatever its name says');
  const { bad } = await doctor({ argv: ['--sqlite-path', join(folder, 'text.db')] });
  expect(bad).toMatchObject([{ check: 'database', status: 'failed' }]);
});

test('a key that others can read', async () => {
  const { doctor, keyFile } = await ward();
  chmodSync(keyFile, 0o644);
  const { code, bad } = await doctor();
  expect([code, bad]).toMatchObject([
    1,
    [{ check: 'permissions of BROADCASTER_PRIVATE_KEY_FILE', status: 'failed', fix: `chmod 600 ${keyFile}` }],
  ]);
});

test('signers that do not sign, and a password that others can read', async () => {
  const { doctor, folder } = await ward();
  const [words, password] = [join(folder, 'words'), join(folder, 'password')];
  writeFileSync(words, 'legal winner thank year wave sausage worth useful legal winner thank yellow', { mode: 0o600 });
  writeFileSync(password, foundryKeystore.password, { mode: 0o640 });
  writeFileSync(join(folder, 'keystore.json'), foundryKeystore.text, { mode: 0o600 });
  const { code, findings, bad } = await doctor({
    env: {
      BROADCASTER_SIGNERS__0__KIND: 'mnemonic',
      BROADCASTER_SIGNERS__0__MNEMONIC_FILE: words,
      BROADCASTER_SIGNERS__1__KIND: 'json-rpc',
      BROADCASTER_SIGNERS__1__URL: 'http://127.0.0.1:9/secret-path',
      BROADCASTER_SIGNERS__1__ADDRESS: someone,
      BROADCASTER_SIGNERS__2__KIND: 'keystore',
      BROADCASTER_SIGNERS__2__FILE: join(folder, 'keystore.json'),
      BROADCASTER_SIGNERS__2__PASSWORD_FILE: password,
    },
  });
  const signing = findings.filter(({ check }) => check.startsWith('signing'));
  expect(signing.map(({ status, found }) => [status, found])).toEqual([
    ['ok', 'private-key: signs with the key of this address'],
    ['ok', 'mnemonic: signs with the key of this address'],
    ['failed', 'json-rpc: 127.0.0.1:9 did not sign: ECONNREFUSED'],
    ['ok', 'keystore: signs with the key of this address'],
  ]);
  expect(signing[2]?.fix).toContain(someone);
  expect([code, bad.map(({ check }) => check)]).toEqual([
    1,
    expect.arrayContaining([`signing of ${someone}`, 'permissions of BROADCASTER_SIGNERS__2__PASSWORD_FILE']),
  ]);
  expect(JSON.stringify(findings)).not.toMatch(/secret-path|correct horse|legal winner/);
});

test('a key of KMS that tells nobody who it is', async () => {
  const { doctor } = await ward();
  const kms = await startKms();
  onTestFinished(() => kms.close());
  kms.always({ error: 'AccessDeniedException' });
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { code, bad, findings } = await doctor({
    env: {
      BROADCASTER_SIGNERS__0__KIND: 'aws-kms',
      BROADCASTER_SIGNERS__0__KEY_ID: kms.keyId,
      BROADCASTER_SIGNERS__0__ENDPOINT: kms.url,
      BROADCASTER_SIGNERS__0__REGION: 'eu-central-1',
    },
  });
  expect([code, bad]).toMatchObject([
    1,
    [{ check: 'signer BROADCASTER_SIGNERS__0', found: expect.stringContaining('AccessDeniedException') }],
  ]);
  expect(bad[0]?.fix).toContain('kms:Sign');
  // the others were looked at all the same
  expect(findings.map(({ check }) => check)).toContain(`signing of ${address}`);
});

test.each([
  ['ahead of', 600_000],
  ['behind', -600_000],
])('a clock that is %s', async (direction, ahead) => {
  const { doctor } = await ward();
  const { code, bad } = await doctor({ ahead });
  expect(code).toBe(1);
  const clock = bad.find(({ check }) => check === 'clock');
  expect(clock?.found).toMatch(new RegExp(`^is (?:599|600|601) s ${direction} others'$`));
});

test('a configuration that is wrong ends with 78 and all that is wrong with it', async () => {
  const { run } = await ward();
  const { code, err } = await run(['doctor'], { env: {} });
  expect(code).toBe(78);
  expect(err).toMatch(/BROADCASTER_RPC_URL[\s\S]*BROADCASTER_PRIVATE_KEY_FILE/);
});

test('tells people what to do', async () => {
  const { chain, first, keyFile, folder, run } = await ward();
  chain.setBalance(address, 0n);
  const env = { BROADCASTER_RPC_URL: first.url, BROADCASTER_PRIVATE_KEY_FILE: keyFile };
  const { out, err } = await run(['doctor', '--config', join(folder, 'config.json'), '--data-dir', folder], { env });
  expect(out).toMatch(/^ok {7}clock: within 5 s/m);
  expect(out).toMatch(/^FAILED {3}funds of 0x\w+: 0 ETH[^\n]*\n {9}-> Send/m);
  expect(err).toMatch(/^error: 1 of \d+ checks failed/);
});
