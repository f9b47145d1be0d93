// The built server, which kills itself, without a word, where it is told to.
import { Broadcaster, calldataType, exponentialBackoff, privateKeySigner } from '@tx-broadcaster/core';
import { crashingStore } from '@tx-broadcaster/core/testing';
import { startServer } from '@tx-broadcaster/server';
import { postgresStore } from '@tx-broadcaster/store-postgres';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { defineChain, http } from 'viem';
import type { ServerSettings } from './settings.js';

// without the source condition these are the packages as they are built, and nothing else of this folder
const settings = JSON.parse(process.argv[2] ?? '') as ServerSettings;
const { place, rpcUrl, port, death, blockMs, chainId, settleDepth, privateKey } = settings;

let left = death?.pass ?? 0;
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
const someone = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const messageTypes = {
  note: calldataType({ to: someone, gas: 60_000n }),
  estimated: calldataType({ to: someone }),
  payment: calldataType({ to: someone, gas: 60_000n, value: 10n ** 15n }),
};
const store =
  place.kind === 'sqlite'
    ? await sqliteStore({ path: place.path })
    : await postgresStore({ connectionString: place.url, warn: () => {} });
const broadcaster = new Broadcaster({
  chains: [{ chain, transport: http(rpcUrl), settleDepth, pollInterval: 250, fees: { bumpAfter: 4000 } }],
  signers: [privateKeySigner(privateKey)],
  messageTypes,
  successOn: 'mined',
  exclusive: false,
  rpcTimeout: 3000,
  lease: 3000,
  retry: exponentialBackoff({ minDelay: 300 }),
  store: crashingStore(store, reached),
  failpoint: reached,
});
const server = await startServer({ broadcaster, messageTypes, port });
console.log(`listening on ${server.url}`);
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
