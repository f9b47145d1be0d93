import * as say from '#text/overview';
import { stored } from '../preferences/stored.js';

export interface Range {
  /** As the API takes it. */
  readonly from: string;
  /** Seconds; of the one span that covers it. */
  readonly whole: number;
}

const ranges = [
  { from: '-1h', whole: 3_600 },
  { from: '-6h', whole: 21_600 },
  { from: '-24h', whole: 86_400 },
  { from: '-7d', whole: 604_800 },
  { from: '-30d', whole: 2_592_000 },
  { from: '-90d', whole: 7_776_000 },
] as const satisfies readonly Range[];

const chosen = stored('range', ['-1h', '-6h', '-24h', '-7d', '-30d', '-90d'], '-1h');

/** The range that the reader looks at. */
export function chosenRange(): Range {
  return ranges.find(({ from }) => from === chosen.value) ?? ranges[0];
}

export function RangePicker() {
  return (
    <fieldset class="ranges">
      <legend class="sr-only">{say.timeRange}</legend>
      {ranges.map(({ from }) => (
        <label key={from}>
          <input
            type="radio"
            name="range"
            checked={chosen.value === from}
            onChange={() => {
              chosen.value = from;
            }}
          />
          <span>{say.ranges[from]}</span>
        </label>
      ))}
    </fieldset>
  );
}
