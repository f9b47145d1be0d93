// The built server, which kills itself, without a word, where it is told to.
import { Broadcaster, calldataType, exponentialBackoff, privateKeySigner } from '@tx-broadcaster/core';
import { crashingStore } from '@tx-broadcaster/core/testing';
import { startServer } from '@tx-broadcaster/server';
import { postgresStore } from '@tx-broadcaster/store-postgres';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { defineChain, http } from 'viem';
import type { Death, ServerSettings } from './settings.js';

// without the source condition these are the packages as they are built, and nothing else of this folder
const settings = JSON.parse(process.argv[2] ?? '') as ServerSettings;
const { place, rpcUrl, port, blockMs, leaseMs, chainId, settleDepth, privateKeys } = settings;

let { death } = settings;
let left = death?.pass ?? 0;
process.on('message', (order: Death | null) => {
  death = order;
  left = order?.pass ?? 0;
});
// whoever gave the orders has gone
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
const reached = (point: string) => {
  if (point === death?.point && --left <= 0) process.kill(process.pid, 'SIGKILL');
};

const chain = defineChain({
  id: chainId,
  name: 'Chaos',
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
  rpcUrls: { default: { http: [rpcUrl] } },
  blockTime: blockMs,
});
const someone = '0x00000000000000000000000000000000DeaDBeef';
const messageTypes = {
  note: calldataType({ to: someone, gas: 60_000n }),
  estimated: calldataType({ to: someone }),
  payment: calldataType({ to: someone, gas: 60_000n, value: 10n ** 15n }),
};
const store =
  place.kind === 'sqlite'
    ? await sqliteStore({ path: place.path })
    : await postgresStore({
        connectionString: place.url,
        connections: 6,
        ...(place.listen === undefined ? {} : { listen: place.listen }),
        ...(place.partitions === undefined ? {} : { partitions: place.partitions }),
        warn: () => {},
      });
const broadcaster = new Broadcaster({
  chains: [{ chain, transport: http(rpcUrl), settleDepth, pollInterval: 150, fees: { bumpAfter: 2500 } }],
  signers: privateKeys.map((key) => privateKeySigner(key)),
  messageTypes,
  successOn: 'mined',
  exclusive: false,
  rpcTimeout: 2000,
  lease: leaseMs,
  retry: exponentialBackoff({ minDelay: 200 }),
  store: crashingStore(store, reached),
  failpoint: reached,
});
broadcaster.on('warning', (warning) => console.log(new Date().toISOString(), JSON.stringify(warning)));
const server = await startServer({ broadcaster, messageTypes, port });
console.log(`listening on ${server.url}`);
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
