import { type Address, type Client, getContractAddress, type Hex } from 'viem';
import { getCode, getTransactionCount } from 'viem/actions';
import { devAccounts } from './dev-accounts.js';

/** Deploys them, so that the nonces of the broadcaster's signer stay its own. */
const deployer = devAccounts.deployer;

export interface DemoContract {
  readonly address: Address;
  readonly bytecode: Hex;
}

/** Where the demo contract with this number is on every dev chain: it is what its deployer does at that nonce. */
export function demoAddress(number: number): Address {
  return getContractAddress({ from: deployer, nonce: BigInt(number) });
}

/** Puts those that are not there onto the chain; they come in the order of their numbers. */
export async function deployDemo(client: Client, contracts: readonly DemoContract[]): Promise<void> {
  for (const [number, contract] of contracts.entries()) {
    if (await isDeployed(client, contract)) continue;
    const count = await getTransactionCount(client, { address: deployer });
    if (count !== number) {
      throw new Error(
        `the dev chain has ${count} transactions of ${deployer}, but no demo contract at ${contract.address}`,
      );
    }
    await deploy(client, contract);
  }
}

async function deploy(client: Client, contract: DemoContract): Promise<void> {
  // anvil signs for its own accounts; viem would have to be given the key
  await client.request({
    method: 'eth_sendTransaction' as never,
    params: [{ from: deployer, data: contract.bytecode }] as never,
  });
  while (!(await isDeployed(client, contract))) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function isDeployed(client: Client, { address }: DemoContract): Promise<boolean> {
  const code = await getCode(client, { address });
  return code !== undefined && code !== '0x';
}
