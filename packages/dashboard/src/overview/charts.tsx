import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import * as say from '#text/overview';
import type { ApiProblem } from '../api/problem.js';
import { pageHref } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import type { Point, Timeseries } from '../stats/stats.js';
import { numberText } from '../text/number.js';
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
    { label: say.accepted, tone: '--pending', values: points.map(({ accepted }) => accepted) },
    { label: say.success, tone: '--success', values: points.map(({ success }) => success) },
    { label: say.failed, tone: '--failed', values: points.map(({ failed }) => failed) },
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
      {say.asATable}
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
      <section class="card" aria-label={say.throughput}>
        <header class="card-head">
          <h2>{say.throughput}</h2>
          <span class="soft">{say.perSpan(durationText(step * 1_000).replace(/ 00s$|\b0 s$/, ''))}</span>
          <div class="actions">{toggle}</div>
        </header>
        <p class="sr-only">{spoken(points)}</p>
        <Chart key={range.from} {...props} series={counts} format={numberText} />
      </section>
      <section class="card" aria-label={say.fromAcceptedToMined}>
        <header class="card-head">
          <h2>{say.fromAcceptedToMined}</h2>
          {mined > 0 && mined < fewMined && <span class="soft">{say.ofOnly(numberText(mined))}</span>}
          <div class="actions">{toggle}</div>
        </header>
        {mined > 0 ? (
          <Chart key={range.from} {...props} series={latency} format={durationText} />
        ) : (
          <p class="chart-empty">{say.nothingWasMined}</p>
        )}
      </section>
    </div>
  );
}

function spoken(points: readonly Point[]): string {
  const sum = (name: 'accepted' | 'success' | 'failed') =>
    numberText(points.reduce((all, point) => all + point[name], 0));
  return say.spoken(sum('accepted'), sum('success'), sum('failed'));
}

/** The charts' frames, before there is anything in them. */
function Waiting({ problem }: { problem: ApiProblem | null }) {
  return (
    <div class="charts">
      {[say.throughput, say.fromAcceptedToMined].map((title) => (
        <section key={title} class="card" aria-label={title}>
          <header class="card-head">
            <h2>{title}</h2>
          </header>
          <p class="chart-empty">{problem ? problem.title : <span class="sr-only">{say.loading}</span>}</p>
        </section>
      ))}
    </div>
  );
}
