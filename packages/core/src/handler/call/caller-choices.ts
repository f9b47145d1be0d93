import type { Address } from 'viem';
import type { CallerChoice, MessageType } from '../../transaction/message-type.js';
import { readDestination } from './address.js';
import { feeRule, gasRule, type IntegerRule, readInteger, weiRule } from './integer.js';
import { type Issues, isProblem } from './issues.js';

/** As they came, unread; undefined: not said. */
export interface ChoiceInput {
  readonly to?: unknown;
  readonly value?: unknown;
  readonly gas?: unknown;
  readonly maxFeePerGas?: unknown;
  readonly maxPriorityFeePerGas?: unknown;
}

/** What the caller said besides `data`; undefined: nothing. */
export interface CallerChoices {
  /** null: create a contract. */
  readonly to: Address | null | undefined;
  readonly value: bigint | undefined;
  readonly gas: bigint | undefined;
  readonly maxFeePerGas: bigint | undefined;
  readonly maxPriorityFeePerGas: bigint | undefined;
}

/** Reads them where the message type lets the caller choose, refuses them where it does not. */
export function readChoices(type: MessageType, input: ChoiceInput, issues: Issues): CallerChoices {
  const isAllowed = (choice: CallerChoice, field: string, value: unknown): boolean => {
    if (value === undefined) return false;
    if (type.kind !== 'presigned' && type.callerMay?.includes(choice)) return true;
    const who =
      type.kind === 'presigned'
        ? 'a signed transaction carries its own'
        : 'this message type does not let the caller choose';
    issues.add(`/${field}`, { code: 'not_allowed', detail: `${who} \`${field}\`` });
    return false;
  };
  const integer = (choice: CallerChoice, field: string, value: unknown, rule: IntegerRule): bigint | undefined => {
    if (!isAllowed(choice, field, value)) return undefined;
    const read = readInteger(value, rule);
    if (!isProblem(read)) return read;
    issues.add(`/${field}`, read);
    return undefined;
  };
  const to = isAllowed('to', 'to', input.to) ? readTo(type, input.to, issues) : undefined;
  const value = integer('value', 'value', input.value, weiRule);
  const gas = integer('gas', 'gas', input.gas, gasRule);
  const maxFeePerGas = integer('fees', 'max_fee_per_gas', input.maxFeePerGas, feeRule);
  const maxPriorityFeePerGas = integer('fees', 'max_priority_fee_per_gas', input.maxPriorityFeePerGas, feeRule);
  if (maxFeePerGas !== undefined && maxPriorityFeePerGas !== undefined && maxPriorityFeePerGas > maxFeePerGas) {
    const detail = `expected at most max_fee_per_gas (${maxFeePerGas}), got ${maxPriorityFeePerGas}`;
    issues.add('/max_priority_fee_per_gas', { code: 'out_of_range', detail });
  }
  return { to, value, gas, maxFeePerGas, maxPriorityFeePerGas };
}

function readTo(type: MessageType, to: unknown, issues: Issues): Address | null | undefined {
  if (to === null && type.kind === 'calldata') return null;
  const read = readDestination(to);
  if (!isProblem(read)) return read;
  issues.add('/to', read);
  return undefined;
}
