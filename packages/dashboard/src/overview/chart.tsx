import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import * as say from '#text/overview';
import { systemTheme, theme, timeMode } from '../preferences/preferences.js';
import { timeText } from '../time/time-text.js';
import { axisTexts } from './axis-texts.js';

export interface ChartSeries {
  readonly label: string;
  /** The custom property with its colour. */
  readonly tone: string;
  readonly values: readonly (number | null)[];
}

export interface ChartProps {
  /** Epoch seconds. */
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly format: (value: number) => string;
  /** As a table in its place. */
  readonly table: boolean;
  /** Told of a span that was clicked, by the moment it begins. */
  readonly onSpan: (seconds: number) => void;
}

const height = 220;
/** There is no half a transaction, and nothing shorter than a millisecond. */
const wholeSteps = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();

export function Chart(props: ChartProps) {
  return props.table ? <ChartTable {...props} /> : <Plot {...props} />;
}

function Plot({ times, series, format, onSpan }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const utc = timeMode.value === 'utc';
  const colours = `${theme.value} ${systemTheme.value}`;
  const now = useRef({ times, series, onSpan });
  now.current = { times, series, onSpan };
  const data = JSON.stringify(dataOf({ times, series }));
  const shown = useRef<uPlot | null>(null);
  const drawn = useRef(data);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const plot = new uPlot(optionsFor(element, series, format, utc), dataOf(now.current), element);
    shown.current = plot;
    drawn.current = JSON.stringify(plot.data);
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    plot.over.addEventListener('click', () => {
      const seconds = now.current.times[plot.cursor.idx ?? -1];
      // a range that was dragged zooms
      if (seconds !== undefined && plot.select.width === 0) now.current.onSpan(seconds);
    });
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [utc, colours]);
  // what is new is drawn into the plot that is there: whoever has zoomed in goes on looking at the same span
  useEffect(() => {
    const plot = shown.current;
    if (!plot || drawn.current === data) return;
    drawn.current = data;
    const { min, max } = plot.scales.x ?? {};
    const isDrawn = typeof min === 'number';
    const isZoomed = isDrawn && (min !== plot.data[0][0] || max !== plot.data[0].at(-1));
    plot.setData(dataOf(now.current), !isZoomed);
    if (isZoomed) plot.redraw();
  }, [data]);
  return <div ref={frame} class="chart" aria-hidden="true" />;
}

function optionsFor(
  element: HTMLElement,
  series: readonly ChartSeries[],
  format: (value: number) => string,
  utc: boolean,
): uPlot.Options {
  const soft = colourOf(element, '--soft');
  const line = colourOf(element, '--line');
  const axis: uPlot.Axis = {
    stroke: soft,
    font: `11px ${getComputedStyle(element).fontFamily}`,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height,
    padding: [8, 20, 0, 0],
    ...(utc ? { tzDate: (seconds: number) => uPlot.tzDate(new Date(seconds * 1_000), 'UTC') } : {}),
    cursor: { y: false, points: { size: 6 } },
    legend: {
      live: true,
      markers: { width: 0, fill: (_plot, index) => colourOf(element, series[index - 1]?.tone ?? '--soft') },
    },
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        values: (_plot, splits, _axis, _space, step) => axisTexts(splits, step, utc),
      },
      { ...axis, size: 56, incrs: wholeSteps, values: (_plot, splits) => splits.map((value) => format(value)) },
    ],
    scales: { y: { range: (_plot, _least, most) => [0, Math.max(1, most * 1.08)] } },
    series: [
      {
        label: say.time,
        value: (_plot, seconds) => (seconds === null ? '–' : timeText(seconds * 1_000, utc ? 'utc' : 'local', 0)),
      },
      ...series.map(({ label, tone }) => ({
        label,
        stroke: colourOf(element, tone),
        width: 1.5,
        spanGaps: true,
        // a line needs two points: lone ones are dots
        points: { show: isSparse, size: 5, fill: colourOf(element, tone) },
        value: (_plot: uPlot, value: number | null) => (value === null ? '–' : format(value)),
      })),
    ],
  };
}

function dataOf({ times, series }: Pick<ChartProps, 'times' | 'series'>): uPlot.AlignedData {
  return [[...times], ...series.map(({ values }) => [...values])];
}

function isSparse(plot: uPlot, index: number): boolean {
  return (plot.data[index] ?? []).filter((value) => value !== null).length < 24;
}

/** A custom property may be a pair of colours: what it is just now only an element that wears it can tell. */
function colourOf(element: HTMLElement, property: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${property})`;
  element.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

function ChartTable({ times, series, format }: ChartProps) {
  const mode = timeMode.value === 'utc' ? 'utc' : 'local';
  const rows = times
    .map((seconds, index) => ({ seconds, values: series.map(({ values }) => values[index] ?? null) }))
    .filter(({ values }) => values.some((value) => value !== null && value !== 0))
    .reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="scroll chart-table" tabIndex={0} role="region" aria-label={say.values}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{say.from}</th>
            {series.map(({ label }) => (
              <th key={label} scope="col" class="number">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ seconds, values }) => (
            <tr key={seconds}>
              <th scope="row">{timeText(seconds * 1_000, mode, Date.now())}</th>
              {values.map((value, index) => (
                <td key={series[index]?.label} class="number">
                  {value === null ? '–' : format(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p class="soft">{say.nothingHappened}</p>}
    </div>
  );
}
