import type { ActivitySum } from '@tx-broadcaster/core';
import type { App, AppContext } from '../http/app-context.js';
import { Problem } from '../http/problem.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { filterParameters } from '../query/filter-parameters.js';
import { readMoment } from '../query/moment.js';
import { integer, oneOf, readBy } from '../query/parameter.js';
import { givenIn, Parameters } from '../query/parameters.js';
import { quantilesOf } from './quantiles.js';
import { type RouteContext, searchOf } from './route-context.js';

const minute = 60_000;
const day = 86_400_000;
/** What minutes are kept for, with an hour to spare. */
const minutesReachMs = 47 * 60 * minute;
const mostPoints = 1_500;

const moment = (description: string) =>
  readBy((given) => (readMoment(given, 0) === null ? null : given), {
    expected: 'a time (RFC 3339, with its offset) or one before now such as -24h or -7d',
    description,
  });

export const timeseriesParameters = {
  from: moment('Where the first span begins, at most. `-24h` by default.'),
  to: moment('Where the last span begins, at most. Now by default.'),
  step: integer(60, 31 * 86_400, {
    expected: 'seconds, whole minutes of them, or from 3600 on whole hours',
    description: 'Length of a span, seconds. By default one that gives about 100 points.',
  }),
  group_by: oneOf(['message_type', 'signer', 'failure_code'], {
    description: 'What each span is told apart by. `failure_code` tells of failures only.',
  }),
  message_type: filterParameters.message_type,
} as const;

/** Throughput and delays over time, from sums that the store keeps: however many transactions there are. */
export function timeseriesRoute(app: App, context: RouteContext): void {
  resource(app, '/stats/timeseries', { GET: (c) => timeseries(c, context) });
}

async function timeseries(c: AppContext, { broadcaster, now }: RouteContext): Promise<Response> {
  const { from, before, span, groupBy, messageType } = readQuery(searchOf(c), now());
  const per = groupBy === 'message_type' ? 'messageType' : groupBy === 'signer' ? 'lane' : undefined;
  const sums = await broadcaster.activity({
    from,
    before,
    span,
    ...(per === undefined ? {} : { per }),
    ...(messageType === undefined ? {} : { messageType }),
  });
  const points = groupBy === 'failure_code' ? failurePoints(sums) : pointsOf(sums, groupBy !== undefined);
  return replyJson(c, 200, {
    from: new Date(from).toISOString(),
    to: new Date(before).toISOString(),
    step: span / 1000,
    group_by: groupBy ?? null,
    // without groups every span has its point, so that a chart has no hole
    points: groupBy === undefined ? filled(points, from, before, span) : points,
  });
}

function readQuery(search: string, now: number) {
  const parameters = new Parameters(givenIn(search), Object.keys(timeseriesParameters));
  const start = readMoment(parameters.one('from', timeseriesParameters.from) ?? '-24h', now) ?? now;
  const end = readMoment(parameters.one('to', timeseriesParameters.to) ?? '-0s', now) ?? now;
  const step = parameters.one('step', timeseriesParameters.step);
  const groupBy = parameters.one('group_by', timeseriesParameters.group_by);
  const messageType = parameters.many('message_type', timeseriesParameters.message_type);
  if (step !== undefined && (step % 60 !== 0 || (step >= 3600 && step % 3600 !== 0))) {
    const detail = `expected ${timeseriesParameters.step.expected}, got ${step}`;
    parameters.wrong.push({ parameter: 'step', code: 'invalid_value', detail });
  }
  if (end < start)
    parameters.wrong.push({ parameter: 'to', code: 'invalid_value', detail: 'expected it after `from`' });
  parameters.throwIfWrong();

  const finest = now - start <= minutesReachMs ? minute : 60 * minute;
  const span = step === undefined ? spanFor(end - start, finest) : step * 1000;
  if (span < finest) throw wrong('step', 'expected 3600 or more: minutes are kept for two days');
  const from = Math.floor(start / span) * span;
  const before = Math.floor(end / span) * span + span;
  const count = (before - from) / span;
  if (count > mostPoints) throw wrong('step', `expected at most ${mostPoints} spans, got ${count}`);
  return { from, before, span, groupBy, messageType };
}

/** The shortest usual length that gives about a hundred points. */
function spanFor(length: number, finest: number): number {
  const usual = [1, 5, 15, 60, 180, 360, 720, 1440, 10_080].map((minutes) => minutes * minute);
  return usual.find((span) => span >= finest && length / span <= 120) ?? Math.ceil(length / 120 / day) * day;
}

function wrong(parameter: string, detail: string): Problem {
  const errors = [{ parameter, code: 'invalid_value', detail }];
  return new Problem('invalid_field', `Query parameter "${parameter}": ${detail}.`, { errors });
}

/** What happened in one span. */
interface Point {
  readonly t: string;
  readonly group: string | null;
  readonly [measure: string]: string | number | null;
}

function pointsOf(sums: readonly ActivitySum[], grouped: boolean): Point[] {
  return groups(sums, ({ at, group }) => `${at} ${group}`).map((same) => {
    const [{ at, group }] = same;
    return pointOf(at, grouped ? group : null, same);
  });
}

function pointOf(at: number, group: string | null, sums: readonly ActivitySum[]): Point {
  const amount = (measure: ActivitySum['measure']) =>
    sums.reduce((sum, each) => (each.measure === measure ? sum + each.amount : sum), 0);
  const quantiles = (measure: 'sent' | 'mined', name: string) => {
    const [p50, p95, p99] = quantilesOf(
      sums.filter((sum) => sum.measure === measure),
      [0.5, 0.95, 0.99],
    );
    return { [`p50_${name}_ms`]: p50 ?? null, [`p95_${name}_ms`]: p95 ?? null, [`p99_${name}_ms`]: p99 ?? null };
  };
  return {
    t: new Date(at).toISOString(),
    group,
    accepted: amount('accepted'),
    sent: amount('sent'),
    mined: amount('mined'),
    success: amount('success'),
    failed: amount('failed'),
    fee_wei: String(BigInt(amount('fee_gwei')) * 1_000_000_000n),
    ...quantiles('sent', 'accept_to_sent'),
    ...quantiles('mined', 'accept_to_mined'),
  };
}

function failurePoints(sums: readonly ActivitySum[]): Point[] {
  const failed = sums.filter(({ measure }) => measure === 'failed');
  return groups(failed, ({ at, detail }) => `${at} ${detail}`).map((same) => {
    const [{ at, detail }] = same;
    return { t: new Date(at).toISOString(), group: detail, failed: same.reduce((sum, { amount }) => sum + amount, 0) };
  });
}

function filled(points: readonly Point[], from: number, before: number, span: number): Point[] {
  const known = new Map(points.map((point) => [point.t, point]));
  return Array.from({ length: (before - from) / span }, (_, index) => {
    const at = from + index * span;
    return known.get(new Date(at).toISOString()) ?? pointOf(at, null, []);
  });
}

function groups(sums: readonly ActivitySum[], keyOf: (sum: ActivitySum) => string): [ActivitySum, ...ActivitySum[]][] {
  const byKey = new Map<string, [ActivitySum, ...ActivitySum[]]>();
  for (const sum of sums) {
    const same = byKey.get(keyOf(sum));
    if (same) same.push(sum);
    else byKey.set(keyOf(sum), [sum]);
  }
  return [...byKey.values()];
}
