import type { Hex } from 'viem';
import type { Signature } from './secp256k1.js';

/**
 * A typed transaction whose fields end with the signature (EIP-2718: type, then one RLP list; EIP-1559 and EIP-2930 put
 * parity, r and s last), made from the bytes that were signed: their fields need not be encoded a second time.
 */
export function signed(unsigned: Hex, { r, s, yParity }: Signature): Hex {
  const type = unsigned.slice(2, 4);
  const fields = unsigned.slice(4 + 2 * headerBytes(Number.parseInt(unsigned.slice(4, 6), 16)));
  const items = `${fields}${yParity === 1 ? '01' : '80'}${integer(r)}${integer(s)}`;
  return `0x${type}${listHeader(items.length / 2)}${items}`;
}

/** RLP: a list of up to 55 bytes says its length in its first byte, a longer one how many bytes say it. */
const longList = 0xf7;

function headerBytes(first: number): number {
  return first > longList ? 1 + first - longList : 1;
}

function listHeader(length: number): string {
  if (length <= 55) return (0xc0 + length).toString(16);
  const digits = evenHex(length.toString(16));
  return (longList + digits.length / 2).toString(16) + digits;
}

/** An integer of a signature: no leading zeros, and never so small that it stands for itself without a header. */
function integer(word: Hex): string {
  const digits = evenHex(word.slice(2).replace(/^0+/, ''));
  const length = digits.length / 2;
  if (length === 1 && Number.parseInt(digits, 16) < 0x80) return digits;
  return (0x80 + length).toString(16) + digits;
}

function evenHex(digits: string): string {
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}
