import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Samples } from '@tx-broadcaster/core/testing';
import { type Running, run } from '@tx-broadcaster/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { openAt, tempFile } from '../test/temp-file.js';

const script = fileURLToPath(new URL('../test/hold-store.ts', import.meta.url));
const running: Running[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop('SIGKILL');
});

async function holdInAnotherProcess(path: string): Promise<Running> {
  const args = ['--conditions=@tx-broadcaster/source', '--import', 'tsx', script, path];
  const holder = await run(process.execPath, args, /holds (\S+)/);
  running.push(holder);
  return holder;
}

describe('the lock of a file', { timeout: 30_000 }, () => {
  it('refuses a second process, and says which file and which process', async () => {
    const path = tempFile();
    const { child } = await holdInAnotherProcess(path);
    await expect(openAt(path)).rejects.toMatchObject({
      code: 'store_locked',
      message: expect.stringMatching(`^The database ${path} is in use by process ${child.pid} on `),
      hint: expect.stringContaining('Stop that process, or give this one another path.'),
      details: { path, pid: child.pid },
    });
  });

  it('goes with a process that is killed; what it wrote stays, the lanes it leased are free', async () => {
    const path = tempFile();
    const holder = await holdInAnotherProcess(path);
    await holder.stop('SIGKILL');
    const store = await openAt(path);
    const [transaction] = await store.list({ filter: { idempotencyKey: 'of the holder' }, limit: 1 });
    if (transaction === undefined) throw new Error('what the killed process wrote is gone');
    const { lane, chainId, signer } = transaction;
    const lease = await store.lease({ lane, chainId, signer, holder: 'next', ttlMs: 1_000, now: Date.now() });
    expect(lease).toMatchObject({ epoch: 2 });
    await store.close();
  });

  it('that cannot be taken because of the disk is told as such', async () => {
    const path = tempFile();
    mkdirSync(`${path}.lock`);
    await expect(openAt(path)).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
  });

  it('lets exactly one of several processes in that start at once', async () => {
    const path = tempFile();
    const starts = await Promise.allSettled([1, 2, 3].map(() => holdInAnotherProcess(path)));
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const start of starts) {
      if (start.status === 'rejected') expect(String(start.reason)).toContain('store_locked');
    }
  });

  it('refuses a second store of the same process, until the first is closed', async () => {
    const path = tempFile();
    const first = await openAt(path);
    await expect(openAt(path)).rejects.toMatchObject({
      code: 'store_locked',
      message: `The database ${path} is in use by this process (${process.pid}).`,
    });
    await first.insert(new Samples().group(1));
    await first.close();
    const second = await openAt(path);
    expect(await second.list({ limit: 5 })).toHaveLength(1);
    await second.close();
  });

  it('stays with the process when the store is forgotten without being closed', async () => {
    const path = tempFile();
    await openAt(path);
    setFlagsFromString('--expose_gc');
    const collect = runInNewContext('gc') as () => void; // the flag has put it there
    for (let turn = 0; turn < 3; turn++) {
      collect();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect(openAt(path)).rejects.toMatchObject({ code: 'store_locked' });
  });

  it('does not depend on the note beside it', async () => {
    const path = tempFile();
    writeFileSync(`${path}.owner`, JSON.stringify({ pid: 1, host: 'elsewhere', opened: false }));
    const first = await openAt(path);
    writeFileSync(`${path}.owner`, 'not a note');
    await expect(openAt(path)).rejects.toMatchObject({
      code: 'store_locked',
      message: `The database ${path} is in use by another process.`,
    });
    await first.close();
    await (await openAt(path)).close();
  });
});
