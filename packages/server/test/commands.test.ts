import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Running, run } from '@tx-broadcaster/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const bin = join(import.meta.dirname, '../bin/tx-broadcaster.js');
const addWeight = 'add_weight(address _addr, uint256 _weight)';

let folder: string;
let server: Running;
let url: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'commands-'));
  server = await run(process.execPath, [bin, 'dev', '--port', '0', '--data-dir', folder], /Ctrl-C stops it/);
  [, url = ''] = /listens on\s+(\S+)/.exec(server.output()) ?? [];
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A shell, in which `txb` is the command as it is installed. */
function shell(line: string): Promise<{ code: number | null; out: string; err: string }> {
  const script = `set -o pipefail; txb() { "${process.execPath}" "${bin}" "$@"; }; ${line}`;
  return new Promise((resolve) => {
    const options = { env: { ...process.env, BROADCASTER_URL: url }, cwd: folder };
    const child = execFile('bash', ['-c', script], options, (_, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    );
  });
}

test('a transaction is handed in, waited for, found and exported from a shell', async () => {
  const data = '["0x70997970C51812dc3A010C7d01b50e0d17dc79C8","7"]';
  const sent = await shell(`echo '${data}' | txb tx send '${addWeight}' - --wait confirmed --json`);
  expect([sent.code, sent.err]).toEqual([0, '']);
  const { transaction_id: id, stage } = JSON.parse(sent.out);
  expect(stage).toBe('confirmed');
  expect((await shell(`txb tx watch ${id}`)).out).toContain(`${id} confirmed`);
  expect((await shell('txb tx list --stage confirmed')).out).toContain(id);
  expect((await shell('txb tx export | tail -1')).out).toBe('{"rows":1,"complete":true}\n');
});

test('ends as a shell expects it: by its exit code, and in silence when nobody reads any more', async () => {
  expect((await shell('txb tx get nothing')).code).toBe(3);
  expect((await shell('txb tx list --url http://127.0.0.1:9')).code).toBe(69);
  const cut = await shell('set +o pipefail; txb openapi | head -1');
  expect([cut.code, cut.out, cut.err]).toEqual([0, '{\n', '']);
});
