import type { TransferRecord } from '@tx-broadcaster/core';
import { grouped, inUnits } from '../amounts.js';

type Moved = Pick<TransferRecord, 'symbol' | 'decimals' | 'amount' | 'token_id'>;

/** `2.5 USDC`, `#7` or `3 × #7`; where nobody knows the unit, the number as it is. */
export function movedText({ symbol, decimals, amount, token_id }: Moved): string {
  if (token_id !== null) return amount === null ? `#${token_id}` : `${grouped(amount)} × #${token_id}`;
  if (amount === null) return '';
  if (decimals === null) return `${grouped(amount)} ${symbol ?? 'units'}`;
  return `${inUnits(amount, decimals)} ${symbol ?? ''}`.trim();
}
