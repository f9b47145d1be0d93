// Ten lines: open a store, start, broadcast, wait. RPC_URL defaults to a local anvil.
import { Broadcaster, functionType, privateKeySigner } from '@tx-broadcaster/core';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { type Address, type Hex, http, parseAbi } from 'viem';
import { foundry } from 'viem/chains';

export async function pay(rpcUrl: string, privateKey: Hex, path: string, token: Address, to: Address) {
  const abi = parseAbi(['function transfer(address to, uint256 amount)']);
  await using broadcaster = await new Broadcaster({
    chains: [{ chain: foundry, transport: http(rpcUrl) }],
    signers: [privateKeySigner(privateKey)],
    messageTypes: { 'erc20.transfer': functionType({ abi, functionName: 'transfer', to: token, gas: 100_000n }) },
    store: await sqliteStore({ path }),
  }).start();
  const { transaction_id } = await broadcaster.broadcast('erc20.transfer', { to, amount: '2500000' });
  return await broadcaster.wait(transaction_id);
}
