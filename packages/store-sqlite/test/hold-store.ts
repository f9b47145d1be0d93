import { Samples } from '@tx-broadcaster/core/testing';
import { sqliteStore } from '../src/sqlite-store.js';

// a process that opens a store, writes, leases a lane for an hour, and stays until it is killed
const [path = ''] = process.argv.slice(2);
const store = await sqliteStore({ path });
const samples = new Samples();
const accepted = samples.accepted({ idempotencyKey: 'of the holder' });
await store.insert([accepted]);
const { lane, chainId, signer } = accepted.transaction;
await store.lease({ lane, chainId, signer, holder: 'the holder', ttlMs: 3_600_000, now: Date.now() });
console.log(`holds ${lane}`);
setInterval(() => {}, 60_000);
