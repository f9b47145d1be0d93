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

/** What the time of a transaction is taken to. */
const ends = ['mined', 'sent'] as const;
type End = (typeof ends)[number];

const tones = { p50: '--pending', p95: '--caution', p99: '--failed' } as const;
/** Of fewer, quantiles tell little. */
const few = 20;

/** How much went through, and how long it took. */
export function Charts({ range }: { range: Range }) {
  const { answer, problem } = useAnswer<Timeseries>(`stats/timeseries?from=${range.from}`);
  const table = useSignal(false);
  const until = useSignal<End>('mined');
  const { route } = useLocation();
  if (!answer) return <Waiting problem={problem} />;
  const { points, step } = answer;
  const counts: ChartSeries[] = [
    { label: say.accepted, tone: '--pending', values: points.map(({ accepted }) => accepted) },
    { label: say.success, tone: '--success', values: points.map(({ success }) => success) },
    { label: say.failed, tone: '--failed', values: points.map(({ failed }) => failed) },
  ];
  const end = until.value;
  const latency = (['p50', 'p95', 'p99'] as const).map(
    (label): ChartSeries => ({
      label,
      tone: tones[label],
      values: points.map((point) => point[`${label}_accept_to_${end}_ms`]),
    }),
  );
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
  const ended = points.reduce((all, point) => all + point[end], 0);
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
      <section class="card" aria-label={say.fromAccepted[end]}>
        <header class="card-head">
          <h2>{say.fromAccepted[end]}</h2>
          {ended > 0 && ended < few && <span class="soft">{say.ofOnly(numberText(ended))}</span>}
          <div class="actions">
            <select
              class="select-small"
              aria-label={say.until}
              value={end}
              onChange={(event) => {
                until.value = ends.find((each) => each === event.currentTarget.value) ?? 'mined';
              }}
            >
              {ends.map((each) => (
                <option key={each} value={each}>
                  {say.ends[each]}
                </option>
              ))}
            </select>
            {toggle}
          </div>
        </header>
        {ended > 0 ? (
          <Chart key={`${range.from} ${end}`} {...props} series={latency} format={durationText} />
        ) : (
          <p class="chart-empty">{end === 'mined' ? say.nothingWasMined : say.nothingWasSent}</p>
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
      {[say.throughput, say.fromAccepted.mined].map((title) => (
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
