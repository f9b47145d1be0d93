import {
  type Address,
  formatTransaction,
  getAddress,
  type Hex,
  isAddressEqual,
  keccak256,
  type RpcTransaction,
  recoverTransactionAddress,
  serializeTransaction,
  type TransactionSerialized,
} from 'viem';
import type { Fees } from '../transaction/fees.js';
import type { MinedTransaction } from './chain.js';

/**
 * The transaction that a node shows, put together again from its fields and signature: believed only if the bytes have
 * the hash that was shown and were signed by this signer, so that a node can hide one but not make one up. null: they
 * do not, or the type is one that this library does not know.
 */
export async function rebuild(shown: unknown, signer: Address): Promise<MinedTransaction | null> {
  if (typeof shown !== 'object' || shown === null) return null;
  try {
    const transaction = formatTransaction(shown as RpcTransaction); // what is wrong with it shows below
    const { r, s, v, yParity, input, gas, nonce, to, value } = transaction;
    const { blockHash: _, blockNumber, hash, from: __, transactionIndex: ___, ...rest } = transaction;
    const raw = serializeTransaction(
      { ...unpriced(rest), data: input } as Parameters<typeof serializeTransaction>[0],
      {
        r,
        s,
        ...(transaction.type === 'legacy' ? { v } : { yParity: parityOf(yParity ?? Number(v)) }),
      } as Parameters<typeof serializeTransaction>[1],
    );
    if (keccak256(raw) !== hash) return null;
    const sender = await recoverTransactionAddress({ serializedTransaction: raw as TransactionSerialized });
    if (!isAddressEqual(sender, signer) || blockNumber === null) return null;
    return {
      hash,
      raw,
      nonce,
      to: to === null || to === undefined ? null : getAddress(to),
      value,
      data: input as Hex,
      gas,
      fees: feesOf(transaction),
      block: Number(blockNumber),
    };
  } catch {
    return null;
  }
}

/** Some nodes show 27 and 28 with every type, as legacy transactions have them. */
function parityOf(shown: number): number {
  return shown >= 27 ? shown - 27 : shown;
}

/** Nodes show the price paid with every type; it is signed only where there is nothing else. */
function unpriced<T extends { readonly maxFeePerGas?: unknown }>(fields: T): T {
  if (fields.maxFeePerGas === undefined || fields.maxFeePerGas === null) return fields;
  return { ...fields, gasPrice: undefined };
}

function feesOf({ maxFeePerGas, maxPriorityFeePerGas, gasPrice }: ReturnType<typeof formatTransaction>): Fees {
  if (maxFeePerGas === undefined || maxFeePerGas === null) return { kind: 'legacy', gasPrice: gasPrice ?? 0n };
  return { kind: 'eip1559', maxFeePerGas, maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n };
}
