import { type Activity, activityOf } from '../../transaction/activity.js';
import type { Transaction } from '../../transaction/transaction.js';
import type { ActivityQuery, ActivitySum } from '../activity-query.js';
import { isNamed } from '../list-filter.js';

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

const minute = 60_000;
const hour = 60 * minute;

/** What the memory store has summed up, by the minute. */
export class MemoryActivity {
  readonly #minutes = new Map<string, Mutable<Activity>>();

  add(before: Transaction | null, after: Transaction): void {
    if (before?.stage === after.stage && before.status === after.status) return;
    for (const activity of activityOf(before, after)) {
      const at = Math.floor(activity.at / minute) * minute;
      const key = `${at} ${activity.measure} ${activity.detail} ${activity.lane} ${activity.messageType}`;
      const known = this.#minutes.get(key);
      if (known === undefined) this.#minutes.set(key, { ...activity, at });
      else known.amount += activity.amount;
    }
  }

  list({ from, before, span, messageType, lanes, per }: ActivityQuery): ActivitySum[] {
    const sums = new Map<string, ActivitySum>();
    // the same parts that a database sums up: minutes, or hours
    const begin = (at: number) => (span < hour ? at : Math.floor(at / hour) * hour);
    for (const activity of this.#minutes.values()) {
      if (begin(activity.at) < from || begin(activity.at) >= before) continue;
      if (messageType?.some((name) => isNamed(activity.messageType, name)) === false) continue;
      if (lanes?.includes(activity.lane) === false) continue;
      const { measure, detail, amount } = activity;
      const group = per === undefined ? '' : activity[per];
      const at = Math.floor(activity.at / span) * span;
      const key = JSON.stringify([at, group, measure, detail]);
      sums.set(key, { at, group, measure, detail, amount: amount + (sums.get(key)?.amount ?? 0) });
    }
    return [...sums.values()].sort((a, b) => a.at - b.at);
  }
}
