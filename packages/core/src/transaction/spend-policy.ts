import type { Address, Hex } from 'viem';
import { ceilingOf, type FeeCaps, type Fees } from './fees.js';
import type { SpendRate } from './spend-rate.js';

/** What transactions may do and cost; whatever is left out is not limited. */
export interface SpendPolicy {
  /** Addresses that may be called. */
  readonly targets?: readonly Address[];
  /** What calldata may begin with: 4 bytes in hex, or `0x` for calls without calldata. */
  readonly selectors?: readonly Hex[];
  /** Most wei one transaction may carry. */
  readonly maxValue?: bigint;
  /** Wei per gas. */
  readonly maxFeePerGas?: bigint;
  /** Wei per gas. */
  readonly maxPriorityFeePerGas?: bigint;
  /** Most wei one transaction may pay for gas: its gas limit times its price. */
  readonly maxTotalFee?: bigint;
  /** Whether contracts may be created. @default true, but false where `targets` or `selectors` are given */
  readonly create?: boolean;
  /** How much may be accepted in a time. Those of a message type count its transactions, those of the broadcaster all others. */
  readonly rates?: readonly SpendRate[];
}

/** What a transaction would do, as far as it is known; null: not known yet. */
export interface Spending {
  readonly to: Address | null;
  /** Wei. */
  readonly value: bigint;
  readonly calldata: Hex;
  readonly gas: bigint | null;
  readonly fees: Fees | null;
}

/** One thing a policy forbids, as a field of the request and as a sentence. */
export interface Denial {
  readonly pointer: string;
  readonly detail: string;
}

/** Everything about a transaction that the policy forbids. */
export function denialsOf(policy: SpendPolicy, { to, value, calldata, gas, fees }: Spending): Denial[] {
  const denials: Denial[] = [];
  const deny = (pointer: string, expected: string, got: string | bigint) =>
    denials.push({ pointer, detail: `the spend policy expects ${expected}, got ${got}` });
  const { targets, selectors, maxValue, maxTotalFee } = policy;
  if (to === null) {
    if (!mayCreate(policy)) deny('/to', 'a call', 'the creation of a contract');
  } else {
    if (targets && !targets.some((target) => isSame(target, to))) deny('/to', oneOf('calls to', targets), to);
    const selector = calldata.slice(0, 10).toLowerCase();
    if (selectors && !selectors.some((allowed) => isSame(allowed, selector)))
      deny('/data', oneOf('calldata that begins with', selectors), selector);
  }
  if (maxValue !== undefined && value > maxValue) deny('/value', `at most ${maxValue} wei`, value);
  if (!fees) return denials;
  const caps = capsOf(policy, gas);
  const { maxFeePerGas } = caps;
  if (maxFeePerGas !== null && ceilingOf(fees) > maxFeePerGas) {
    const total = maxTotalFee !== undefined && gas !== null && maxTotalFee / gas === maxFeePerGas;
    const why = total ? ` (${maxTotalFee} wei for ${gas} gas)` : '';
    deny('/max_fee_per_gas', `at most ${maxFeePerGas} wei per gas${why}`, ceilingOf(fees));
  }
  const tipCap = caps.maxPriorityFeePerGas;
  if (tipCap !== null && fees.kind === 'eip1559' && fees.maxPriorityFeePerGas > tipCap)
    deny('/max_priority_fee_per_gas', `a tip of at most ${tipCap} wei per gas`, fees.maxPriorityFeePerGas);
  return denials;
}

/** The price at which a transaction with this gas limit stays within the policy. */
export function capsOf({ maxFeePerGas, maxPriorityFeePerGas, maxTotalFee }: SpendPolicy, gas: bigint | null): FeeCaps {
  const perGas = maxTotalFee === undefined || gas === null || gas === 0n ? null : maxTotalFee / gas;
  const ceiling = maxFeePerGas ?? null;
  return {
    maxFeePerGas: perGas === null || (ceiling !== null && ceiling < perGas) ? ceiling : perGas,
    maxPriorityFeePerGas: maxPriorityFeePerGas ?? null,
  };
}

function mayCreate({ create, targets, selectors }: SpendPolicy): boolean {
  return create ?? (targets === undefined && selectors === undefined);
}

function isSame(allowed: string, got: string): boolean {
  return allowed.toLowerCase() === got.toLowerCase();
}

function oneOf(what: string, allowed: readonly string[]): string {
  if (allowed.length === 0) return `no ${what} anything`;
  return `${what} ${allowed.slice(0, 5).join(' or ')}${allowed.length > 5 ? ` or ${allowed.length - 5} others` : ''}`;
}
