import type { AttemptRecord, EventRecord, TransactionRecord } from '@tx-broadcaster/core';
import { durationText } from '../../time/duration.js';
import { now } from '../../time/now.js';
import { endOf } from './end-of.js';
import { type Span, type SpanRow, spanRows } from './spans.js';

interface WaterfallProps {
  readonly record: TransactionRecord;
  readonly attempts: readonly AttemptRecord[];
  readonly events: readonly EventRecord[];
}

const words = { queued: 'in the queue', sending: 'signed and sent', waiting: 'waiting for a block' } as const;

/** Where the time went, each attempt on its line; the same in words beside it. */
export function Waterfall({ record, attempts, events }: WaterfallProps) {
  const ended = endOf(record, events);
  const rows = spanRows(record, attempts, ended, ended ?? now.value);
  const spans = rows.flatMap((row) => row.spans);
  const from = Math.min(...spans.map((span) => span.from));
  const whole = Math.max(...spans.map((span) => span.to)) - from;
  if (spans.length === 0 || whole <= 0) return null;
  return (
    <figure class="waterfall" aria-label="Where the time went">
      <ol>
        {rows.map((row) => (
          <li key={row.attempt ?? 'queue'}>
            <span class="waterfall-name">{row.attempt === null ? 'Queue' : `#${row.attempt}`}</span>
            <svg class="waterfall-bar" aria-hidden="true" focusable="false">
              {row.spans.map((span) => (
                <Bar key={span.kind} span={span} from={from} whole={whole} />
              ))}
            </svg>
            <span class="waterfall-time">{timeText(row)}</span>
          </li>
        ))}
      </ol>
      <figcaption class="soft small">
        {(['queued', 'sending', 'waiting'] as const).map((kind) => (
          <span key={kind} class="waterfall-key" data-kind={kind}>
            {words[kind]}
          </span>
        ))}
        <span>{durationText(whole)} in all</span>
      </figcaption>
    </figure>
  );
}

function Bar({ span, from, whole }: { span: Span; from: number; whole: number }) {
  const part = (ms: number) => `${((ms / whole) * 100).toFixed(2)}%`;
  // too short to be seen, it is shown all the same
  const width = Math.max(span.to - span.from, whole / 200);
  const left = Math.min(span.from - from, whole - width);
  return <rect class="waterfall-span" data-kind={span.kind} x={part(left)} width={part(width)} height="100%" rx="2" />;
}

function timeText({ spans }: SpanRow): string {
  if (spans.length === 0) return durationText(0);
  return spans
    .map(({ kind, from, to }) => `${durationText(to - from)}${kind === 'queued' ? '' : ` ${kind}`}`)
    .join(', ');
}
