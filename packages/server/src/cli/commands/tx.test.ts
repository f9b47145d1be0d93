import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore } from '@tx-broadcaster/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startWithCommands } from '../../../test/command-line.js';
import { addWeight, signer, someone } from '../../../test/harness.js';

const data = JSON.stringify([someone, '7']);

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'commands-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe('tx send', () => {
  test('hands in, and waits if asked', async () => {
    const { run } = await startWithCommands();
    const sent = await run(['tx', 'send', addWeight, data, '--json']);
    expect([sent.code, sent.json[0].status, sent.err]).toEqual([0, 'pending', '']);
    const waited = await run(['tx', 'send', addWeight, data, '--wait', '--json']);
    expect(waited.json).toMatchObject([{ stage: 'confirmed', status: 'success', nonce: 1 }]);
    const forPeople = await run(['tx', 'send', addWeight, data, '--wait', 'mined']);
    expect(forPeople.out).toMatch(/^status +success$/m);
    expect(forPeople.err).toMatch(/^[\da-f-]{36} signed nonce 2 0x/);
  });

  test('takes data from a file, from what comes in, and as calldata', async () => {
    const { run } = await startWithCommands();
    const file = join(folder(), 'data.json');
    writeFileSync(file, `${data}\n`);
    const { json: one } = await run(['tx', 'send', addWeight, `@${file}`, '--json']);
    const { json: two } = await run(['tx', 'send', addWeight, '-', '--json'], { input: data });
    expect([one[0].data, two[0].data]).toEqual([JSON.parse(data), JSON.parse(data)]);
    const calldata = ['tx', 'send', 'contract.call', '0x12345678', '--to', someone, '--gas', '60000', '--value', '5'];
    expect((await run([...calldata, '--json'])).json).toMatchObject([{ data: '0x12345678', value: '5' }]);
  });

  test('has all that a request can have', async () => {
    const { run } = await startWithCommands();
    const fields = ['--external-id', 'order-81', '--tag', 'night', '--tag', 'batch', '--metadata', 'shop=7'];
    const more = ['--priority', '-5', '--valid-until', '2099-01-01T00:00:00Z', '--max-attempts', '4'];
    const rest = [
      '--confirmations',
      '2',
      '--success-on',
      'confirmed',
      '--signer',
      signer.address,
      '--chain-id',
      '31337',
    ];
    const { code, json } = await run(['tx', 'send', addWeight, data, ...fields, ...more, ...rest, '--json']);
    expect([code, json[0]]).toMatchObject([
      0,
      { external_id: 'order-81', tags: ['night', 'batch'], metadata: { shop: '7' }, priority: -5, max_attempts: 4 },
    ]);
    expect(json[0]).toMatchObject({ confirmations_required: 2, valid_until: '2099-01-01T00:00:00.000Z' });
  });

  test('the same key is the same transaction', async () => {
    const { run } = await startWithCommands();
    const argv = ['tx', 'send', addWeight, data, '--idempotency-key', 'order-81', '--json'];
    const [one, other] = [await run(argv), await run(argv)];
    expect(other.json[0].transaction_id).toBe(one.json[0].transaction_id);
  });

  test('may only tell what would become of it', async () => {
    const { run } = await startWithCommands();
    expect((await run(['tx', 'send', addWeight, data, '--simulate', '--json'])).json).toMatchObject([
      { transaction_id: null, outcome: 'success' },
    ]);
    expect((await run(['tx', 'list', '--json'])).json).toEqual([]);
  });

  test.each([
    ['{"a":', /cannot be parsed/],
    ['{"a":12345678901234567890}', /send it as a string/],
    ['@/nowhere.json', /cannot be read/],
    ['[1', /cannot be parsed/],
  ])('data that cannot be read ends with 2: %s', async (wrong, message) => {
    const { run } = await startWithCommands();
    const { code, err, out } = await run(['tx', 'send', addWeight, wrong]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });

  test('a refusal tells each field, and ends with 2', async () => {
    const { run } = await startWithCommands();
    const { code, err } = await run(['tx', 'send', addWeight, '["nobody","x"]']);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: 2 fields of add_weight.* are wrong[\s\S]*\n {2}\/data\/0: expected/);
    const asJson = await run(['tx', 'send', 'nothing', data, '--json']);
    expect(JSON.parse(asJson.err)).toMatchObject({ error: { code: 'unknown_message_type' } });
  });
});

describe('tx list, get, watch', () => {
  test('find, show, follow', async () => {
    const { run, broadcast } = await startWithCommands();
    await broadcast({ tags: ['night'] });
    const { transaction_id: id } = await broadcast({ data: [someone, '8'] });
    const table = await run(['tx', 'list']);
    expect(table.out.split('\n')[0]).toMatch(/^TRANSACTION_ID +STATUS +STAGE/);
    expect(table.out.split('\n')[1]).toContain(id);
    expect((await run(['tx', 'list', '--tag', 'night', '--tag', 'day', '--json'])).json).toHaveLength(1);
    expect((await run(['tx', 'list', '--data', '1=8', '--json'])).json).toMatchObject([{ transaction_id: id }]);
    expect((await run(['tx', 'list', '--query', `id:${id}`, '--json'])).code).toBe(0);
    expect((await run(['tx', 'list', '--limit', '1', '--sort', 'created_at', '--json'])).json).toHaveLength(1);
    const watched = await run(['tx', 'watch', id, '--json']);
    expect([watched.code, watched.json.at(-1).stage]).toEqual([0, 'confirmed']);
    const shown = await run(['tx', 'get', id, '--include', 'attempts', '--include', 'explain', '--json']);
    expect(shown.json).toMatchObject([{ transaction_id: id, attempts: [{}], explain: {} }]);
  });

  test('all that happens, until Ctrl-C', async () => {
    const store = memoryStore();
    const { run, broadcast } = await startWithCommands({ events: store }, { store });
    const stopped = new AbortController();
    let seen = '';
    const out = (text: string) => {
      seen += text;
      if (/"confirmed"/.test(text)) stopped.abort(new Error('stopped'));
    };
    const watching = run(['tx', 'watch', '--message-type', 'add_weight*', '--json'], { out, signal: stopped.signal });
    await expect.poll(() => seen).toContain('hello');
    await broadcast();
    expect((await watching).code).toBe(0);
    expect(seen).toContain('transaction.signed');
  });

  test.each([
    [['tx', 'get', '019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10'], 3, /There is no transaction/],
    [['tx', 'list', '--stats', 'failed'], 2, /unknown option '--stats'[\s\S]*--status/],
    [['tx', 'list', '--status', 'lost'], 2, /expected one of pending, success, failed/],
    [['tx', 'list', '--limit', '0'], 2, /expected an integer from 1/],
    [['tx', 'list', '--data', 'nothing'], 2, /expected a path and a value/],
    [['tx', 'watch', 'x', '--until', 'soon'], 2, /expected one of signed/],
    [['tx', 'gte', 'x'], 2, /unknown command 'gte'[\s\S]*get/],
    [['tx', 'get'], 2, /missing required argument 'id'/],
  ] as const)('%j ends with %i', async (argv, code, message) => {
    const { run } = await startWithCommands();
    const ran = await run(argv);
    expect([ran.code, ran.out]).toEqual([code, '']);
    expect(ran.err).toMatch(message);
  });
});

describe('tx retry, cancel, speed-up', () => {
  test('act on those that are named', async () => {
    const { run, broadcast } = await startWithCommands();
    await run(['signers', 'pause', signer.address, '--reason', 'a look at it']);
    const ids = [(await broadcast()).transaction_id, (await broadcast()).transaction_id];
    const cancelled = await run(['tx', 'cancel', ...ids, '--reason', 'by mistake', '--json']);
    expect(cancelled.json).toMatchObject([{ stage: 'cancelled' }, { stage: 'cancelled' }]);
    await run(['signers', 'resume', signer.address, '--reason', 'looked']);
    const retried = await run(['tx', 'retry', ids[0] ?? '', '--json']);
    expect([retried.code, retried.json[0].status]).toEqual([0, 'pending']);
    await run(['tx', 'watch', ids[0] ?? '']);
    const late = await run(['tx', 'speed-up', ids[0] ?? '', '--max-fee-per-gas', '90000000000']);
    expect([late.code, late.out]).toEqual([4, '']);
  });

  test('act on all that filters find: first it is told, then done, with a bar where it takes long', async () => {
    const { run, broadcast } = await startWithCommands();
    await run(['signers', 'pause', signer.address, '--reason', 'they are wrong']);
    for (let n = 0; n < 5; n++) await broadcast({ tags: ['wrong'] });
    const preview = await run(['tx', 'cancel', '--tag', 'wrong', '--json']);
    expect(preview.json).toMatchObject([{ matched: 5, eligible: 5 }]);
    expect((await run(['tx', 'list', '--stage', 'queued', '--json'])).json).toHaveLength(5);
    const argv = ['tx', 'cancel', '--tag', 'wrong', '--yes', '--rate', '2', '--reason', 'wrong price'];
    const done = await run(argv, { isTerminal: true });
    expect(done.code).toBe(0);
    expect(done.out).toMatch(/^succeeded +5$/m);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how a line is drawn again
    expect(done.err).toMatch(/\r\u001b\[2Kcancel {2}\[[#-]{24}\] {2}\d\/5 .* 0 skipped, 0 failed/);
  });

  test.each([
    [['tx', 'retry'], /expected either ids or filters, got neither/],
    [['tx', 'retry', 'x', '--status', 'failed'], /got both/],
  ])('%j is no order', async (argv, message) => {
    const { run } = await startWithCommands();
    const { code, err } = await run(argv);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});

describe('tx export', () => {
  test('writes what the filters find', async () => {
    const { run, broadcast } = await startWithCommands();
    await broadcast({ tags: ['a'] });
    await broadcast();
    const all = await run(['tx', 'export', '--json']);
    expect(all.json.at(-1)).toEqual({ rows: 2, complete: true });
    const file = join(folder(), 'export.csv');
    const argv = ['tx', 'export', '--format', 'csv', '--column', 'status', '--tag', 'a', '--out', file];
    expect(await run(argv)).toMatchObject({ code: 0, out: '', err: '1 transactions\n' });
    expect(readFileSync(file, 'utf8')).toMatch(/^status\r\n\w+\r\n# 1 rows\r\n$/);
    // what is there is not written over
    expect((await run(argv)).code).toBe(1);
  });

  test('that breaks off says so', async () => {
    const { run } = await startWithCommands();
    const broken = async () => new Response('{"transaction_id":"x"}\n');
    expect(await run(['tx', 'export'], { fetch: broken })).toMatchObject({
      code: 1,
      err: expect.stringContaining('not whole'),
    });
  });
});
