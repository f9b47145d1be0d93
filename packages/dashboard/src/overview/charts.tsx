import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import type { ApiProblem } from '../api/problem.js';
import { pageHref } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import type { Point, Timeseries } from '../stats/stats.js';
import { durationText } from '../time/duration.js';
import { loaded } from '../ui/loaded.js';
import type { ChartSeries } from './chart.js';
import type { Range } from './range-picker.js';

const Chart = loaded(() => import('./chart.js').then((module) => module.Chart));

/** Of fewer, quantiles tell little. */
const fewMined = 20;

/** How much went through, and how long it took. */
export function Charts({ range }: { range: Range }) {
  const { answer, problem } = useAnswer<Timeseries>(`stats/timeseries?from=${range.from}`);
  const table = useSignal(false);
  const { route } = useLocation();
  if (!answer) return <Waiting problem={problem} />;
  const { points, step } = answer;
  const counts: ChartSeries[] = [
    { label: 'Accepted', tone: '--pending', values: points.map(({ accepted }) => accepted) },
    { label: 'Success', tone: '--success', values: points.map(({ success }) => success) },
    { label: 'Failed', tone: '--failed', values: points.map(({ failed }) => failed) },
  ];
  const latency: ChartSeries[] = [
    { label: 'p50', tone: '--pending', values: points.map((point) => point.p50_accept_to_mined_ms) },
    { label: 'p95', tone: '--caution', values: points.map((point) => point.p95_accept_to_mined_ms) },
    { label: 'p99', tone: '--failed', values: points.map((point) => point.p99_accept_to_mined_ms) },
  ];
  const toggle = (
    <button
      type="button"
      class="button button-quiet"
      aria-pressed={table.value}
      onClick={() => {
        table.value = !table.value;
      }}
    >
      As a table
    </button>
  );
  const mined = points.reduce((all, point) => all + point.mined, 0);
  const onSpan = (seconds: number) => {
    const [after, before] = [seconds, seconds + step].map((at) => new Date(at * 1_000).toISOString());
    route(
      pageHref(`/transactions?${new URLSearchParams({ created_after: after ?? '', created_before: before ?? '' })}`),
    );
  };
  const props = { times: points.map(({ t }) => Date.parse(t) / 1_000), step, table: table.value, onSpan };
  return (
    <div class="charts">
      <section class="card" aria-label="Throughput">
        <header class="card-head">
          <h2>Throughput</h2>
          <span class="soft">per {durationText(step * 1_000).replace(/ 00s$|\b0 s$/, '')}</span>
          <div class="actions">{toggle}</div>
        </header>
        <p class="sr-only">{spoken(points)}</p>
        <Chart key={range.from} {...props} series={counts} format={(value: number) => value.toLocaleString('en')} />
      </section>
      <section class="card" aria-label="From accepted to mined">
        <header class="card-head">
          <h2>From accepted to mined</h2>
          {mined > 0 && mined < fewMined && <span class="soft">of {mined.toLocaleString('en')} only</span>}
          <div class="actions">{toggle}</div>
        </header>
        {mined > 0 ? (
          <Chart key={range.from} {...props} series={latency} format={durationText} />
        ) : (
          <p class="chart-empty">Nothing was mined in this time.</p>
        )}
      </section>
    </div>
  );
}

function spoken(points: readonly Point[]): string {
  const sum = (name: 'accepted' | 'success' | 'failed') => points.reduce((all, point) => all + point[name], 0);
  return `${sum('accepted')} accepted, ${sum('success')} succeeded, ${sum('failed')} failed.`;
}

/** The charts' frames, before there is anything in them. */
function Waiting({ problem }: { problem: ApiProblem | null }) {
  return (
    <div class="charts">
      {['Throughput', 'From accepted to mined'].map((title) => (
        <section key={title} class="card" aria-label={title}>
          <header class="card-head">
            <h2>{title}</h2>
          </header>
          <p class="chart-empty">{problem ? problem.title : <span class="sr-only">Loading</span>}</p>
        </section>
      ))}
    </div>
  );
}
