import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Anvil, type Running, run, startAnvil } from '@tx-broadcaster/testing';
import { afterEach, beforeEach, onTestFinished } from 'vitest';

const bin = join(import.meta.dirname, '../bin/tx-broadcaster.js');
const someone = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
/** Anvil's first account, which the server takes on anvil's own chain only. */
export const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

export interface ProductionServers {
  /** The chain of the running test. */
  readonly rpcUrl: () => string;
  /** A server of its own process, which ends with the test; a second one goes on where the first was. */
  start(options?: {
    readonly env?: Readonly<Record<string, string>>;
    readonly nodeFlags?: readonly string[];
  }): Promise<Running & { readonly url: string }>;
}

/** Servers as they run in production: for each test a data folder, a key in a file, and a chain that is not theirs. */
export function productionServers(): ProductionServers {
  let folder: string;
  let anvil: Anvil;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'production-'));
    anvil = await startAnvil();
    writeFileSync(join(folder, 'key'), key);
    const note = { kind: 'calldata', to: someone, gas: '30000' };
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ messageTypes: { note } }));
  });
  afterEach(async () => {
    await anvil.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    rpcUrl: () => anvil.url,
    async start({ env = {}, nodeFlags = [] } = {}) {
      const flags = ['--port', '0', '--data-dir', folder, '--config', join(folder, 'config.json')];
      const own = { BROADCASTER_RPC_URL: anvil.url, BROADCASTER_PRIVATE_KEY_FILE: join(folder, 'key') };
      const server = await run(process.execPath, [...nodeFlags, bin, ...flags], /"msg":"started"\}\n/, {
        env: { ...process.env, ...own, ...env },
      });
      onTestFinished(() => server.stop('SIGKILL'));
      const [, url = ''] = /"url":"(http[^"]+)"/.exec(server.output()) ?? [];
      return { ...server, url };
    },
  };
}
