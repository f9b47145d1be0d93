import type { Address, Hex, TransactionSerializable } from 'viem';

/**
 * An address and a way to sign for it. Every viem local account is one.
 *
 * It must never broadcast what it signs, must not change what it is given, and may be called concurrently. What it
 * returns is checked (recovered address and every field) before it is stored.
 */
export interface Signer {
  readonly address: Address;
  /** The signed envelope, serialized. A rejection means: not now; the transaction keeps waiting. */
  signTransaction(transaction: TransactionSerializable): Promise<Hex>;
}
