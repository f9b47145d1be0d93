import { missingCases } from '@tx-broadcaster/core/testing';
import type { BatchResult } from './seeds-worker.js';

/** From this many seeds on a hard case that never happened is a fault of the simulation. */
const enough = 2000;

export type Totals = Omit<BatchResult, 'violations'> & { readonly violations: BatchResult['violations'][number][] };

export function noTotals(): Totals {
  return { seeds: 0, virtualMs: 0, events: 0, seen: {}, violations: [], cpuMs: 0 };
}

export function added(totals: Totals, batch: BatchResult): Totals {
  const seen = { ...totals.seen };
  for (const [what, times] of Object.entries(batch.seen)) seen[what] = (seen[what] ?? 0) + times;
  return {
    seeds: totals.seeds + batch.seeds,
    virtualMs: totals.virtualMs + batch.virtualMs,
    events: totals.events + batch.events,
    seen,
    violations: [...totals.violations, ...batch.violations],
    cpuMs: totals.cpuMs + batch.cpuMs,
  };
}

/** Hard cases that such a run should have met and did not. */
export function gaps({ seeds, seen }: Totals): string[] {
  return seeds < enough ? [] : missingCases(seen);
}

/** The figures of a run, one a line. */
export function table({ seeds, virtualMs, events, seen, violations, cpuMs }: Totals, seconds: number): string {
  const sum = (...starts: string[]) =>
    Object.entries(seen)
      .filter(([what]) => starts.some((start) => what.startsWith(start)))
      .reduce((total, [, times]) => total + times, 0);
  const rows: [string, string | number][] = [
    ['seeds', seeds],
    ['virtual hours', Math.round(virtualMs / 3_600_000)],
    ['events', events],
    ['requests', sum('asked')],
    ['envelopes sent', sum('answer ')],
    ['kills', sum('killed', 'stopped')],
    ['pauses', sum('paused')],
    [
      'writes of unknown outcome',
      sum('commit lost', 'commit applied', 'commit came', 'insert lost', 'insert applied', 'insert came'),
    ],
    ['commits of former owners refused', sum('commit of a former owner')],
    ['reorgs', sum('reorg ')],
    ['mined transactions that left the chain', sum('reorged')],
    ['nonces used by strangers', sum('stranger took', 'nonce of a stranger')],
    ['prices raised', sum('replaced')],
    ['slots closed by a no-op', sum('filler won')],
    ['older envelopes mined', sum('older envelope')],
    ['retries by people', sum('retried')],
    ['violations', violations.length],
    ['seconds', seconds.toFixed(1)],
    ['seeds a second', (seeds / seconds).toFixed(1)],
    ['seeds a second of processor time', ((1000 * seeds) / cpuMs).toFixed(1)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value.toLocaleString('en')}`).join('\n');
}
