import { type Hex, parseTransaction } from 'viem';
import type { Observation } from '../chain/chain.js';
import type { Fees } from '../transaction/fees.js';
import type { Transaction } from '../transaction/transaction.js';
import type { Intent } from './change.js';
import type { LaneView } from './view.js';

/**
 * A transaction signed by its caller takes the slot its own nonce names; null while another one has it, or when the
 * ledger has seen that nonce go by.
 */
export function asSigned(
  view: LaneView,
  seen: Observation,
  transaction: Transaction,
  raw: Hex,
  taken: ReadonlySet<number>,
): Intent | null {
  const signed = parseTransaction(raw);
  const nonce = signed.nonce ?? 0;
  if (view.open.has(nonce) || taken.has(nonce)) return null;
  if (nonce < seen.count && view.highestNonce !== null && nonce <= view.highestNonce) return null;
  const price = signed.gasPrice ?? 0n;
  const fees: Fees =
    signed.maxFeePerGas === undefined
      ? { kind: 'legacy', gasPrice: price }
      : { kind: 'eip1559', maxFeePerGas: signed.maxFeePerGas, maxPriorityFeePerGas: signed.maxPriorityFeePerGas ?? 0n };
  return {
    kind: 'payload',
    transaction,
    binds: true,
    presigned: raw,
    unsigned: {
      chainId: view.lane.chainId,
      nonce,
      to: transaction.to,
      value: transaction.value,
      data: transaction.calldata,
      gas: signed.gas ?? 0n,
      fees,
    },
  };
}
