// Our system: the reference server on an SQLite file or a PostgreSQL database, in a process of its own. Plain Node runs it, from the built packages.
import { parseArgs } from 'node:util';
import { Broadcaster, functionType, privateKeySigner, type Store } from '@tx-broadcaster/core';
import { startServer } from '@tx-broadcaster/server';
import { postgresStore } from '@tx-broadcaster/store-postgres';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { http } from 'viem';
import { foundry } from 'viem/chains';
import { serveBench } from '#bench/child';
import { abi, contract, functionName, keyOf, messageType } from '#bench/work';

const { values } = parseArgs({
  options: {
    'rpc-url': { type: 'string' },
    database: { type: 'string', default: ':memory:' },
    lanes: { type: 'string', default: '1' },
  },
});
const lanes = Number(values.lanes);
const messageTypes = { [messageType]: functionType({ abi, functionName, to: contract, gas: 100_000n }) };
const store: Store = values.database.startsWith('postgres')
  ? await postgresStore({ connectionString: values.database })
  : await sqliteStore({ path: values.database });
const broadcaster = new Broadcaster({
  chains: [{ chain: { ...foundry, blockTime: 1000 }, transport: http(values['rpc-url']), settleDepth: 0 }],
  // a thread for each would be more threads than there are cores
  signers: Array.from({ length: lanes }, (_, lane) => privateKeySigner(keyOf(lane), { thread: lanes === 1 })),
  messageTypes,
  store,
  // what the nodes of the bench take; a public one takes 16
  limits: { inFlightPerSigner: 20_000, queue: 2_000_000 },
});
broadcaster.on('warning', ({ message, details }) => {
  // the bench takes nodes away on purpose
  if (message !== 'the chain cannot be seen') console.error(message, details);
});
const server = await startServer({ broadcaster, messageTypes });
serveBench(server.port, () => server.close());
