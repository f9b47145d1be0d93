import type { AttemptRecord, TransactionRecord } from '@tx-broadcaster/core';

export type Kind = 'transfer' | 'replacement' | 'cancel' | 'deployment' | 'call';

/** What became of one transaction of the trial. Times in ms since it was handed in; null: it was not seen so. */
export interface Outcome {
  readonly kind: Kind;
  readonly record: TransactionRecord;
  readonly attempts: readonly AttemptRecord[];
  readonly acknowledgedAfter: number | null;
  readonly minedAfter: number | null;
  /** What was asked of it besides (a dearer attempt, its end) was taken, or came too late. */
  readonly asked: 'taken' | 'too_late' | null;
}

interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly longest: number;
}

/** Plain JSON. */
export interface TrialReport {
  readonly chain_id: number;
  readonly signer: string;
  readonly duration_ms: number;
  readonly sent: number;
  readonly mined: number;
  readonly cancelled: number;
  /** Neither, when the time was up. */
  readonly unfinished: number;
  readonly failed: number;
  /** Attempts signed after the first of their transaction, those that were asked for among them. */
  readonly repriced: number;
  readonly replacements: { readonly asked: number; readonly taken: number };
  readonly cancels: { readonly asked: number; readonly taken: number; readonly granted: number };
  readonly ms_to_acknowledgement: Spread | null;
  readonly ms_to_inclusion: Spread | null;
  /** Wei. */
  readonly fees_paid: string;
  readonly nonces: { readonly before: number; readonly after: number };
  /** Each nonce was used by one transaction of this trial, and each that was mined shows in its own receipt. */
  readonly consistent: boolean;
  readonly answers: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

export interface Frame {
  readonly chainId: number;
  readonly signer: string;
  readonly durationMs: number;
  readonly nonces: TrialReport['nonces'];
  readonly confirmedByReceipt: number;
  readonly notes: readonly string[];
}

export function reportOf(outcomes: readonly Outcome[], frame: Frame): TrialReport {
  const mined = outcomes.filter(({ record }) => record.stage === 'confirmed' || record.stage === 'mined');
  const reverted = outcomes.filter(({ record }) => record.stage === 'reverted');
  const cancelled = outcomes.filter(({ record }) => record.stage === 'cancelled');
  const failed = outcomes.filter(({ record }) => record.status === 'failed' && record.stage !== 'cancelled');
  const of = (kind: Kind) => outcomes.filter((outcome) => outcome.kind === kind && outcome.asked !== null);
  const taken = (kind: Kind) => of(kind).filter(({ asked }) => asked === 'taken');
  const used = frame.nonces.after - frame.nonces.before;
  const noted = mined.length + reverted.length + cancelled.filter(({ record }) => record.nonce !== null).length;
  return {
    chain_id: frame.chainId,
    signer: frame.signer,
    duration_ms: Math.round(frame.durationMs),
    sent: outcomes.filter(({ attempts }) => attempts.some(({ sent_at }) => sent_at !== null)).length,
    mined: mined.length,
    cancelled: cancelled.length,
    unfinished: outcomes.length - mined.length - cancelled.length - failed.length,
    failed: failed.length,
    repriced: outcomes.reduce((sum, { attempts }) => sum + Math.max(0, payloadsOf(attempts) - 1), 0),
    replacements: { asked: of('replacement').length, taken: taken('replacement').length },
    cancels: { asked: of('cancel').length, taken: taken('cancel').length, granted: cancelled.length },
    ms_to_acknowledgement: spreadOf(outcomes.map(({ acknowledgedAfter }) => acknowledgedAfter)),
    ms_to_inclusion: spreadOf(outcomes.map(({ minedAfter }) => minedAfter)),
    fees_paid: outcomes.reduce((sum, { record }) => sum + BigInt(record.fee ?? 0), 0n).toString(),
    nonces: frame.nonces,
    consistent: used === noted && frame.confirmedByReceipt === mined.length,
    answers: answersIn(outcomes),
    notes: frame.notes,
  };
}

/** For people. */
export function textOf(report: TrialReport): string {
  const spread = (of: Spread | null) =>
    of === null
      ? 'never seen'
      : `median ${seconds(of.median)}, 95 % within ${seconds(of.p95)}, longest ${seconds(of.longest)}`;
  const { replacements, cancels, nonces } = report;
  const answers = Object.entries(report.answers).map(([name, count]) => `${name} ${count}`);
  return [
    `chain ${report.chain_id}, signer ${report.signer}`,
    `sent            ${report.sent} in ${seconds(report.duration_ms)}`,
    `mined           ${report.mined}`,
    `cancelled       ${report.cancelled} of ${cancels.asked} asked for; the others were mined first`,
    `failed          ${report.failed}`,
    `unfinished      ${report.unfinished}`,
    `acknowledged    ${spread(report.ms_to_acknowledgement)}`,
    `included        ${spread(report.ms_to_inclusion)}`,
    `priced anew     ${report.repriced} times; ${replacements.taken} of ${replacements.asked} replacements asked for came in time`,
    `fees paid       ${report.fees_paid} wei`,
    `nonces          ${nonces.before} to ${nonces.after}: ${report.consistent ? 'each used once, as the receipts say' : 'NOT what was sent'}`,
    `answers         ${answers.length === 0 ? 'none' : answers.join(', ')}`,
    ...report.notes.map((note) => `note            ${note}`),
  ].join('\n');
}

function payloadsOf(attempts: readonly AttemptRecord[]): number {
  return attempts.filter(({ kind }) => kind === 'payload').length;
}

function answersIn(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { class: name } of outcomes.flatMap(({ attempts }) => attempts.flatMap(({ endpoints }) => endpoints)))
    counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function spreadOf(values: readonly (number | null)[]): Spread | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return sorted.length === 0 ? null : { median: at(0.5), p95: at(0.95), longest: at(1) };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}
