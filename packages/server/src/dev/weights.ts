import { type Address, type Client, getContractAddress, type Hex, parseAbi } from 'viem';
import { getCode, getTransactionCount } from 'viem/actions';
import { devAccounts } from './dev-accounts.js';

/** Deploys it, so that the nonces of the broadcaster's signer stay its own. */
const deployer = devAccounts.deployer;

/** Where the demo contract is on every dev chain: it is the first thing its deployer does. */
export const weightsAddress: Address = getContractAddress({ from: deployer, nonce: 0n });

export const weightsAbi = parseAbi([
  'function add_weight(address _addr, uint256 _weight)',
  'function weight_of(address _addr) view returns (uint256)',
  'function fail(string reason)',
  'event WeightAdded(address indexed to, uint256 added, uint256 weight)',
]);

/**
 * weights.sol, compiled by solc 0.8.30+commit.73712a01 with { optimizer: { enabled: true, runs: 200 }, evmVersion: 'paris',
 * metadata: { bytecodeHash: 'none', appendCBOR: false } }.
 */
const bytecode: Hex =
  '0x6080604052348015600f57600080fd5b506102808061001f6000396000f3fe608060405234801561001057600080fd5b50600436106100415760003560e01c80631c41742f146100465780635dee6e371461005b57806378122f3a14610096575b600080fd5b61005961005436600461016a565b6100a9565b005b610084610069366004610194565b6001600160a01b031660009081526020819052604090205490565b60405190815260200160405180910390f35b6100596100a43660046101b6565b610129565b6001600160a01b038216600090815260208190526040812080548392906100d190849061022a565b90915550506001600160a01b03821660008181526020818152604091829020548251858152918201527f7e3c368937fd323ef72f9b142d91e58b87b386d7ab02fa3171ef3bcbec18ac1d910160405180910390a25050565b818160405162461bcd60e51b8152600401610145929190610251565b60405180910390fd5b80356001600160a01b038116811461016557600080fd5b919050565b6000806040838503121561017d57600080fd5b6101868361014e565b946020939093013593505050565b6000602082840312156101a657600080fd5b6101af8261014e565b9392505050565b600080602083850312156101c957600080fd5b823567ffffffffffffffff8111156101e057600080fd5b8301601f810185136101f157600080fd5b803567ffffffffffffffff81111561020857600080fd5b85602082840101111561021a57600080fd5b6020919091019590945092505050565b8082018082111561024b57634e487b7160e01b600052601160045260246000fd5b92915050565b60208152816020820152818360408301376000818301604090810191909152601f909201601f1916010191905056';

/** Puts the demo contract onto a chain that does not have it yet. */
export async function deployWeights(client: Client): Promise<void> {
  if (await isDeployed(client)) return;
  if ((await getTransactionCount(client, { address: deployer })) > 0) {
    throw new Error(`the dev chain has transactions of ${deployer} but no demo contract at ${weightsAddress}`);
  }
  // anvil signs for its own accounts; viem would have to be given the key
  await client.request({
    method: 'eth_sendTransaction' as never,
    params: [{ from: deployer, data: bytecode }] as never,
  });
  while (!(await isDeployed(client))) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function isDeployed(client: Client): Promise<boolean> {
  const code = await getCode(client, { address: weightsAddress });
  return code !== undefined && code !== '0x';
}
