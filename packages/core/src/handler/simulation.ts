import type { Abi } from 'viem';
import type { Chain } from '../chain/chain.js';
import type { VerdictClass } from '../chain/verdict.js';
import type { Failure } from '../transaction/failure.js';
import { type FailureRecord, toFailureRecord } from '../transaction/record.js';
import { decodeRevert, describeRevert } from '../transaction/revert.js';
import type { JsonValue, Transaction } from '../transaction/transaction.js';
import { type DecodedCall, decodedCall } from './call/decoded-call.js';

/** What would become of a transaction if it were sent now. Nothing was stored. */
export interface SimulationRecord {
  readonly transaction_id: null;
  readonly message_type: string;
  readonly data: JsonValue;
  readonly chain_id: number;
  readonly signer_id: string;
  readonly from: string;
  readonly to: string | null;
  /** Wei. */
  readonly value: string;
  readonly calldata: string;
  readonly function: DecodedCall | null;
  /** `unknown`: no endpoint told. */
  readonly outcome: 'success' | 'failure' | 'unknown';
  /** What the call would use now. */
  readonly gas_estimate: string | null;
  /** The limit it would be signed with, where one is declared. */
  readonly gas_limit: string | null;
  readonly failure: FailureRecord | null;
}

export interface SimulateContext {
  readonly chain: Pick<Chain, 'estimateGas'>;
  /** Knows the function and its errors; null: nobody does. */
  readonly abi: Abi | null;
  /** The record's account of an answer. */
  readonly failureOf: (kind: VerdictClass, message: string, attemptNo: null, nodeMessage?: string | null) => Failure;
}

/** Makes a prepared transaction's call on the newest block. */
export async function simulated(transaction: Transaction, context: SimulateContext): Promise<SimulationRecord> {
  const { chain, abi } = context;
  const { messageType, data, chainId, signer, to, value, calldata, gas } = transaction;
  const estimate = await chain.estimateGas({ from: signer, to, value, data: calldata });
  return {
    transaction_id: null,
    message_type: messageType,
    data,
    chain_id: chainId,
    signer_id: signer,
    from: signer,
    to,
    value: value.toString(),
    calldata,
    function: decodedCall(abi, calldata),
    gas_limit: gas?.toString() ?? null,
    ...outcomeOf(estimate, gas, context),
  };
}

function outcomeOf(
  estimate: Awaited<ReturnType<Chain['estimateGas']>>,
  limit: bigint | null,
  { abi, failureOf }: SimulateContext,
): Pick<SimulationRecord, 'outcome' | 'gas_estimate' | 'failure'> {
  if (estimate === null) return { outcome: 'unknown', gas_estimate: null, failure: null };
  if (typeof estimate === 'bigint') {
    const gas_estimate = estimate.toString();
    if (limit === null || estimate <= limit) return { outcome: 'success', gas_estimate, failure: null };
    const message = `the call uses ${estimate} gas, its limit is ${limit}`;
    return { outcome: 'failure', gas_estimate, failure: toFailureRecord(failureOf('gas-limit', message, null)) };
  }
  const revert = estimate.revertData ? decodeRevert(estimate.revertData, abi) : null;
  const said = estimate.message?.slice(0, 500) ?? null;
  const message = revert === null ? (said ?? estimate.class) : describeRevert(revert);
  const failure = toFailureRecord({ ...failureOf(estimate.class, message, null, said), revert });
  return { outcome: 'failure', gas_estimate: null, failure };
}
