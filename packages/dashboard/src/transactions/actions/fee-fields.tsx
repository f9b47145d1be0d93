import type { Signal } from '@preact/signals';
import { weiOf } from '../amounts.js';

/** In gwei, as typed; empty: the server chooses. */
export interface Fees {
  readonly maxFee: string;
  readonly priorityFee: string;
}

export function FeeFields({ fees }: { fees: Signal<Fees> }) {
  const field = (name: keyof Fees, label: string) => (
    <label class="field">
      <span>
        {label} <span class="soft">gwei</span>
      </span>
      <input
        type="text"
        inputMode="decimal"
        pattern="\d{1,15}(\.\d{1,9})?"
        placeholder="automatic"
        value={fees.value[name]}
        onInput={(event) => {
          fees.value = { ...fees.value, [name]: event.currentTarget.value.trim() };
        }}
      />
    </label>
  );
  return (
    <div class="fields-2">
      {field('maxFee', 'Max fee')}
      {field('priorityFee', 'Priority fee')}
    </div>
  );
}

/** The fields of the request, in wei. */
export function feesBody({ maxFee, priorityFee }: Fees): Readonly<Record<string, string>> {
  return {
    ...(maxFee ? { max_fee_per_gas: weiOf(maxFee) } : {}),
    ...(priorityFee ? { max_priority_fee_per_gas: weiOf(priorityFee) } : {}),
  };
}
