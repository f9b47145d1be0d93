// Our system: the reference server on an SQLite file, in a process of its own. Plain Node runs it, from the built packages.
import { parseArgs } from 'node:util';
import { Broadcaster, functionType, privateKeySigner } from '@tx-broadcaster/core';
import { startServer } from '@tx-broadcaster/server';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { http } from 'viem';
import { foundry } from 'viem/chains';
import { serveBench } from '#bench/child';
import { abi, contract, functionName, messageType, privateKey } from '#bench/work';

const { values } = parseArgs({ options: { 'rpc-url': { type: 'string' }, database: { type: 'string' } } });
const messageTypes = { [messageType]: functionType({ abi, functionName, to: contract, gas: 100_000n }) };
const broadcaster = new Broadcaster({
  chains: [{ chain: { ...foundry, blockTime: 1000 }, transport: http(values['rpc-url']), settleDepth: 0 }],
  signers: [privateKeySigner(privateKey, { thread: true })],
  messageTypes,
  store: await sqliteStore({ path: values.database ?? ':memory:' }),
  // what the nodes of the bench take; a public one takes 16
  limits: { inFlightPerSigner: 20_000, queue: 2_000_000 },
});
broadcaster.on('warning', ({ message, details }) => {
  // the bench takes nodes away on purpose
  if (message !== 'the chain cannot be seen') console.error(message, details);
});
const server = await startServer({ broadcaster, messageTypes });
serveBench(server.port, () => server.close());
