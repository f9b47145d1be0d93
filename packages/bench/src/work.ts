// What both systems are asked to do: the same call, for the same sender, on the same chain.
import { type Address, type Hex, numberToHex, parseAbi } from 'viem';
import { privateKeyToAddress } from 'viem/accounts';

export const path = '/transaction/broadcast';
export const messageType = 'add_weight';
export const functionName = 'add_weight';
export const abi = parseAbi(['function add_weight(address _addr, uint256 _weight)']);
export const contract: Address = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
export const sender: Address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';

/** The first account of every development node; worth nothing anywhere else. */
export const privateKey: Hex = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

const someone: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

/** The key of each lane's sender; worth nothing either. */
export function keyOf(lane: number): Hex {
  return lane === 0 ? privateKey : numberToHex(lane, { size: 32 });
}

export function sendersOf(lanes: number): Address[] {
  return Array.from({ length: lanes }, (_, lane) => privateKeyToAddress(keyOf(lane)));
}

/** The body of a request, different for every `weight`, which tells whose turn it is; without senders, for the first there is. */
export function bodyOf(weight: number, senders: readonly Address[] = []): string {
  const signer = senders.length === 0 ? {} : { signer_id: senders[weight % senders.length] };
  return JSON.stringify({ message_type: messageType, data: [someone, String(weight)], ...signer });
}
