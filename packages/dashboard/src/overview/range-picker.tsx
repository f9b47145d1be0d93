import type { Signal } from '@preact/signals';

export interface Range {
  readonly label: string;
  /** As the API takes it. */
  readonly from: string;
  /** Seconds; of the one span that covers it. */
  readonly whole: number;
}

export const ranges = [
  { label: '1 h', from: '-1h', whole: 3_600 },
  { label: '6 h', from: '-6h', whole: 21_600 },
  { label: '24 h', from: '-24h', whole: 86_400 },
  { label: '7 d', from: '-7d', whole: 604_800 },
  { label: '30 d', from: '-30d', whole: 2_592_000 },
] as const satisfies readonly Range[];

export function RangePicker({ range }: { range: Signal<(typeof ranges)[number]> }) {
  return (
    <fieldset class="ranges">
      <legend class="sr-only">Time range of what follows</legend>
      {ranges.map((each) => (
        <label key={each.from}>
          <input
            type="radio"
            name="range"
            checked={range.value.from === each.from}
            onChange={() => {
              range.value = each;
            }}
          />
          <span>{each.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
