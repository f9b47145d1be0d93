// Runs the seeds it is told to, one message for one batch of them.
import { type Fault, simulate } from '@tx-broadcaster/core/testing';

export interface Batch {
  readonly from: number;
  readonly count: number;
  readonly without: readonly Fault[];
  readonly besides: readonly Fault[];
}

export interface BatchResult {
  readonly seeds: number;
  readonly virtualMs: number;
  readonly events: number;
  readonly seen: Record<string, number>;
  readonly violations: readonly { readonly seed: number; readonly rule: string; readonly what: string }[];
  readonly cpuMs: number;
}

// errors are everyday answers here: nobody reads where they were made
Error.stackTraceLimit = 0;

// who gave the batch decides when to stop
process.on('SIGINT', () => {});
process.on('message', (batch: Batch) => void run(batch).then((result) => process.send?.(result)));

async function run({ from, count, without, besides }: Batch): Promise<BatchResult> {
  const before = process.cpuUsage();
  const seen: Record<string, number> = {};
  const violations: BatchResult['violations'][number][] = [];
  let [virtualMs, events] = [0, 0];
  for (let seed = from; seed < from + count; seed++) {
    const outcome = await simulate(seed, { without, besides });
    virtualMs += outcome.virtualMs;
    events += outcome.events;
    for (const [what, times] of Object.entries(outcome.seen)) seen[what] = (seen[what] ?? 0) + times;
    for (const { rule, what } of outcome.violations) violations.push({ seed, rule, what });
  }
  const { user, system } = process.cpuUsage(before);
  return { seeds: count, virtualMs, events, seen, violations, cpuMs: (user + system) / 1000 };
}
