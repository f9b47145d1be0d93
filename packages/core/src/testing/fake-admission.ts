import type { FakeBlock } from './fake-blocks.js';
import { refused } from './fake-rpc-error.js';
import { type Envelope, floorGas, intrinsicGas } from './fake-transaction.js';

export interface FakeAdmission {
  readonly chainId: number;
  /** EIP-7825; null: no such rule. */
  readonly transactionGasCap: bigint | null;
  /** The most a node relays at one time, wei (geth's --rpc.txfeecap); null: no limit. */
  readonly feeCap: bigint | null;
  /** Wei per gas, geth's --txpool.pricelimit. */
  readonly minTip: bigint;
  /** Some nodes refuse what cannot be in the next block; geth keeps it. */
  readonly refuseBelowBaseFee: boolean;
}

const MAX_SIZE = 128 * 1024;

/** Refuses what no state could make valid; the words are geth's (core/txpool/validation.go, internal/ethapi). */
export function checkEnvelope(envelope: Envelope, rules: FakeAdmission, head: FakeBlock): void {
  const { chainId, gas, input, maxFeePerGas, nonce } = envelope;
  const fee = gas * maxFeePerGas;
  if (rules.feeCap !== null && fee > rules.feeCap)
    throw refused(`tx fee (${ether(fee)} ether) exceeds the configured cap (${ether(rules.feeCap)} ether)`);
  if (chainId === undefined) throw refused('only replay-protected (EIP-155) transactions allowed over RPC');
  if (chainId !== rules.chainId) throw refused(`invalid chain id for signer: have ${chainId} want ${rules.chainId}`);
  if (envelope.type === 'eip1559' && head.baseFee === null) throw refused('transaction type not supported');
  const size = (envelope.raw.length - 2) / 2;
  if (size > MAX_SIZE) throw refused(`oversized data: transaction size ${size}, limit ${MAX_SIZE}`);
  if (gas > head.gasLimit) throw refused('exceeds block gas limit');
  if (rules.transactionGasCap !== null && gas > rules.transactionGasCap)
    throw refused(`transaction gas limit too high (cap: ${rules.transactionGasCap}, tx: ${gas})`);
  if (nonce >= Number.MAX_SAFE_INTEGER) throw refused('nonce has max value');
  const intrinsic = intrinsicGas(envelope.to, input, envelope.accessList);
  if (gas < intrinsic) throw refused(`intrinsic gas too low: gas ${gas}, minimum needed ${intrinsic}`);
  const floor = floorGas(input);
  if (gas < floor) throw refused(`insufficient gas for floor data gas cost: gas ${gas}, minimum needed ${floor}`);
  if (envelope.maxPriorityFeePerGas < rules.minTip)
    throw refused(
      `transaction underpriced: gas tip cap ${envelope.maxPriorityFeePerGas}, minimum needed ${rules.minTip}`,
    );
  if (rules.refuseBelowBaseFee && head.baseFee !== null && maxFeePerGas < head.baseFee)
    throw refused(`max fee per gas less than block base fee: maxFeePerGas: ${maxFeePerGas}, baseFee: ${head.baseFee}`);
}

function ether(wei: bigint): string {
  return (Number(wei) / 1e18).toFixed(2);
}
