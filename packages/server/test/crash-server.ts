// A real server that kills itself: at the n-th pass of a named point of the code, without a word.
import { Broadcaster, type CrashPoint, functionType, privateKeySigner } from '@tx-broadcaster/core';
import { startServer } from '@tx-broadcaster/server';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { http, parseAbi } from 'viem';
import { foundry } from 'viem/chains';

const [path = '', rpcUrl = '', crashAt = '', pass = '1'] = process.argv.slice(2);

let left = Number(pass);
const failpoint = (point: CrashPoint) => {
  if (point === crashAt && --left === 0) process.kill(process.pid, 'SIGKILL');
};
const addWeight = {
  abi: parseAbi(['function add_weight(address _addr, uint256 _weight)']),
  functionName: 'add_weight',
  to: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
} as const;
const broadcaster = new Broadcaster({
  chains: [{ chain: foundry, transport: http(rpcUrl) }],
  signers: [privateKeySigner('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')],
  messageTypes: {
    add: functionType({ ...addWeight, gas: 100_000n }),
    // stored before it is signed, because its gas has to be asked for
    estimated: functionType(addWeight),
  },
  store: await sqliteStore({ path }),
  failpoint,
});
const server = await startServer({ broadcaster });
console.log(`listening on ${server.url}`);
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
