import type { AttemptRecord, EventRecord, Stage, TransactionRecord } from '@tx-broadcaster/core';

export interface Step {
  readonly stage: Stage;
  /** `passed`: it must have been there, but no event says when. */
  readonly state: 'done' | 'passed' | 'current' | 'ended' | 'todo';
  /** When it was entered, the last time. */
  readonly at: string | null;
  /** Since the step before, ms. */
  readonly took: number | null;
}

type Sent = Pick<AttemptRecord, 'sent_at' | 'send_count'>;

const path: readonly Stage[] = ['queued', 'signed', 'sent', 'accepted', 'mined', 'confirmed'];

/** The way of a transaction as one line: where it has been since its last retry, where it is, what is to come. */
export function stepsOf(
  { stage, created_at }: Pick<TransactionRecord, 'stage' | 'created_at'>,
  newestFirst: readonly EventRecord[],
  attempts: readonly Sent[] = [],
): Step[] {
  const events = sinceLastStart(newestFirst);
  const entered = (wanted: Stage) =>
    events.find((event) => event.stage === wanted)?.at ?? (wanted === 'sent' ? sentSince(attempts, events) : null);
  const at = path.indexOf(stage);
  const reached = at >= 0 ? at : Math.max(0, ...events.map((event) => path.indexOf(event.stage)));
  const walked = path
    .slice(0, reached + 1)
    .map((each) => entry(each, entered(each) ?? (each === 'queued' ? created_at : null)));
  const steps: Omit<Step, 'took'>[] =
    at >= 0
      ? [
          ...walked.slice(0, -1),
          { stage, state: stage === 'confirmed' ? 'done' : 'current', at: walked.at(-1)?.at ?? null },
          ...path.slice(reached + 1).map((each) => ({ stage: each, state: 'todo' as const, at: null })),
        ]
      : [...walked, { stage, state: 'ended', at: entered(stage) }];
  return withDurations(steps);
}

/** Acknowledged in the same round as it was sent, a transaction has no event of that; its envelope knows when it was. */
function sentSince(attempts: readonly Sent[], [first]: readonly EventRecord[]): string | null {
  const since = first?.at ?? '';
  const times = attempts.flatMap(({ sent_at, send_count }) => (sent_at && send_count === 1 ? [sent_at] : []));
  return times.filter((at) => at >= since).sort()[0] ?? null;
}

function entry(stage: Stage, at: string | null): Omit<Step, 'took'> {
  return { stage, state: at === null ? 'passed' : 'done', at };
}

/** Oldest first, from the last time it was set back to an earlier stage. */
function sinceLastStart(newestFirst: readonly EventRecord[]): EventRecord[] {
  const back = newestFirst.findIndex(({ type }) => type === 'retried' || type === 'displaced');
  return newestFirst.slice(0, back < 0 ? undefined : back + 1).toReversed();
}

function withDurations(steps: readonly Omit<Step, 'took'>[]): Step[] {
  let before: string | null = null;
  return steps.map((step) => {
    const took = step.at !== null && before !== null ? Math.max(0, Date.parse(step.at) - Date.parse(before)) : null;
    before = step.at ?? before;
    return { ...step, took };
  });
}
