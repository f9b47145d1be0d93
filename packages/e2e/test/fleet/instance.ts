// One server of a fleet, as it is built: without the source condition its imports are the packages that are published.
import { Broadcaster, calldataType, privateKeySigner } from '@tx-broadcaster/core';
import { startServer } from '@tx-broadcaster/server';
import { postgresStore } from '@tx-broadcaster/store-postgres';
import { http } from 'viem';
import { foundry } from 'viem/chains';
import type { InstanceSettings } from './settings.js';

const settings = JSON.parse(process.argv[2] ?? '') as InstanceSettings;
const { mode, database, listen, rpcUrl, keys, leaseMs } = settings;
const messageTypes = {
  note: calldataType({ to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', gas: 60_000n }),
  estimated: calldataType({ to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' }),
};
const store = await postgresStore({
  connectionString: database,
  connections: 6,
  timeout: 5_000,
  ...(listen === undefined ? {} : { listen }),
  // the server of the tests does not sync, which is no secret
  warn: () => {},
});
const broadcaster = new Broadcaster({
  chains: [{ chain: foundry, transport: http(rpcUrl), pollInterval: 200 }],
  signers: keys.map((key) => privateKeySigner(key)),
  messageTypes,
  successOn: 'confirmed',
  lease: leaseMs,
  mode,
  store,
});
broadcaster.on('warning', (warning) => console.log(JSON.stringify(warning)));
const server = await startServer({ broadcaster, messageTypes, mode, events: store, drainDelayMs: 600 });
console.log(`listening on ${server.url}`);
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
