import type { RpcCall, RpcReply } from './endpoint.js';
import { quantity, toQuantity } from './quantity.js';

/** What the median transaction of each of the last ten blocks paid on top of the base fee, by gas. */
export const feeHistoryCall: RpcCall = { method: 'eth_feeHistory', params: ['0xa', 'latest', [50]] };

/** Blocks that are emptier than this tell nothing: whatever their transactions paid, less would have done. */
const leastUsed = 0.1;
const leastBlocks = 3;

/**
 * The tip that is going, wei per gas: the middle of what recent blocks were paid, else what the node suggests, else what
 * its gas price leaves above the base fee. null: it tells nothing.
 */
export function tipFrom(
  { history, suggested, price }: Readonly<Record<'history' | 'suggested' | 'price', RpcReply | undefined>>,
  baseFee: bigint,
): bigint | null {
  return tipFromHistory(history) ?? quantity(suggested) ?? tipFromPrice(quantity(price), baseFee);
}

function tipFromHistory(reply: RpcReply | undefined): bigint | null {
  if (reply?.kind !== 'result' || typeof reply.result !== 'object' || reply.result === null) return null;
  const { reward, gasUsedRatio } = reply.result as Record<string, unknown>;
  if (!Array.isArray(reward) || !Array.isArray(gasUsedRatio)) return null;
  const tips = reward.flatMap((row: unknown, index) => {
    const tip = Array.isArray(row) ? toQuantity(row[0]) : null;
    return tip !== null && Number(gasUsedRatio[index]) >= leastUsed ? [tip] : [];
  });
  if (tips.length < leastBlocks) return null;
  tips.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const middle = tips[Math.floor(tips.length / 2)] ?? 0n;
  return middle > 0n ? middle : 1n;
}

function tipFromPrice(price: bigint | null, baseFee: bigint): bigint | null {
  if (price === null) return null;
  return price > baseFee ? price - baseFee : 1n;
}
