import type { LoggedEvent } from '@tx-broadcaster/core';
import { type Notice, noticeId } from '../notices/notice.js';
import { type Delivered, deliver, type Told, toldBy } from './deliver.js';
import { attempted, type DeliveryValue, deliveryId, eventId, noticePlace } from './delivery.js';
import { giveUpAfterMs, nextAttemptAt } from './retry-schedule.js';
import { noticeTypeFor, typeFor } from './selection.js';
import type { WebhookContext } from './webhook-context.js';
import type { WebhookState, WebhookValue } from './webhook-record.js';
import type { ChangedDelivery, Kept, Places } from './webhook-store.js';

/** Beyond so many that have not arrived the log itself is the queue: nothing more is taken from it. */
const mostOpen = 100;
const pageSize = 20;
const mostDue = 20;
const atOnce = 10;
/** A turn has 40 tries at most, ten at a time, each of 15 seconds at most: it ends before the hold does. */
const holdMs = 120_000;
const holdAtLeastMs = 70_000;
/** While nothing arrives, one new event is tried so often: it may be the old ones that are at fault. */
const probeEveryMs = 60_000;
/** Events that nobody wants are noted as seen so often. */
const noteSeenEveryMs = 60_000;
const retainMs = 7 * 86_400_000;
const pruneEvery = 50;
const wasPruned = 'the transaction was pruned';

/** One row of a log: what is to be delivered of it, and up to where everything was looked at with it. */
interface Taken {
  readonly one: Open | null;
  readonly places: Places;
}

/** A delivery that is not done. */
interface Open {
  readonly id: string;
  readonly value: DeliveryValue;
  /** null: not written yet. */
  readonly version: number | null;
  /** At hand while it is new; read again later. */
  readonly told: Told | null;
}

/** What is new for a webhook, and up to where it was looked at; `places` null: nothing was. */
interface Fresh {
  readonly fresh: readonly Open[];
  readonly places: Places | null;
}

/**
 * Delivers to one webhook. What it knows is in the store: each turn starts from there, and ends with one write that fails
 * if another instance has written meanwhile. A crash between a delivery and that write delivers again.
 */
export class WebhookWorker {
  readonly id: string;
  readonly #context: WebhookContext;
  /** The open deliveries of a version of the state. */
  #known: { readonly version: number; readonly open: readonly Open[] } | null = null;
  /** Seen, and not worth a write yet. */
  #seen: { readonly places: Places; readonly since: number } | null = null;
  #turns = 0;

  constructor(id: string, context: WebhookContext) {
    this.id = id;
    this.#context = context;
  }

  /** Does what is due. Answers when to come again, epoch ms; null: when there are new events. */
  async turn(): Promise<number | null> {
    const { store, clock, holder } = this.#context;
    const [webhook, state] = await Promise.all([store.get(this.id), store.state(this.id)]);
    if (!webhook?.value.enabled || !state) return null;
    const now = clock.now();
    const { value } = state;
    if (value.holder !== holder && value.held_until > now) return value.held_until;

    const open = await this.#openOf(state);
    const due = heads(open).filter((one) => (one.value.next_attempt_at ?? 0) <= now);
    const { fresh, places } = await this.#fresh(webhook, value, open, now);
    if (due.length === 0 && fresh.length === 0) {
      await this.#noteSeen(state, places, now);
      return places === null ? nextTurn(value, open, now) : now;
    }
    const mine = await this.#hold(state, now);
    if (mine === null) return now + 1_000;
    return this.#work(webhook, mine, open, [...due.slice(0, mostDue), ...fresh], places);
  }

  /** Lets another instance take the webhook at once. */
  async release(): Promise<void> {
    const { store, holder } = this.#context;
    const state = await store.state(this.id);
    if (state?.value.holder === holder) await store.progress(state, { ...state.value, holder: null, held_until: 0 });
  }

  async #work(
    webhook: Kept<WebhookValue>,
    state: Kept<WebhookState>,
    open: readonly Open[],
    todo: readonly Open[],
    places: Places | null,
  ): Promise<number | null> {
    const { store, clock } = this.#context;
    const results = await this.#deliverAll(webhook, open, todo);
    const tried = [...results.values()];
    const isUp = tried.some(({ isOk }) => isOk);
    const now = clock.now();
    const after = new Map<string, Open>(open.map((one) => [one.id, one]));
    const changed: ChangedDelivery[] = [];
    for (const one of todo) {
      const result = results.get(one.id);
      const value = result ? this.#after(one.value, result, now) : one.value;
      if (value.status === 'pending') after.set(one.id, { ...one, value });
      else after.delete(one.id);
      if (result || one.version === null) changed.push({ id: one.id, value, version: one.version });
    }
    const left =
      isUp && state.value.failing_since !== null ? atOnceDue([...after.values()], changed, now) : [...after.values()];
    const isNewlyDown = !isUp && todo.some(({ id, version }) => version === null && results.has(id));
    const next = stateAfter(state.value, tried, { isUp, isNewlyDown, now, open: left.map(({ id }) => id) });
    const moved = places === null ? next : { ...next, ...places };
    if (!(await store.progress(state, moved, changed))) {
      this.#known = null;
      return now;
    }
    const written = new Map(changed.map(({ id, version }) => [id, (version ?? 0) + 1]));
    const known = left.map((one) => ({ ...one, version: written.get(one.id) ?? one.version }));
    this.#known = { version: state.version + 1, open: known };
    if (places !== null) this.#seen = null;
    if (++this.#turns % pruneEvery === 0) await store.prune(this.id, now - retainMs);
    await this.#turnOffIfDead(webhook, moved, tried, now);
    return places === null && !mayTake(moved, known, now) ? nextTurn(moved, known, now) : now;
  }

  async #fresh(webhook: Kept<WebhookValue>, state: WebhookState, open: readonly Open[], now: number): Promise<Fresh> {
    // while nothing arrives the logs keep what is new, in any number
    if (!mayTake(state, open, now)) return { fresh: [], places: null };
    const { log, notices } = this.#context;
    const from = later(this.#seen?.places, state);
    const [events, told] = await Promise.all([
      log.eventsAfter(from.position, pageSize),
      notices.eventsAfter(from.notice_position, pageSize),
    ]);
    if (events.length + told.length === 0) return { fresh: [], places: null };
    const taken: Taken[] = [];
    let places = from;
    for (const event of events) {
      places = { ...places, position: event.position };
      taken.push({ one: this.#deliveryOf(webhook, event, now), places });
    }
    for (const notice of told) {
      places = { ...places, notice_position: notice.position };
      taken.push({ one: this.#noticeDeliveryOf(webhook, notice, places.position, now), places });
    }
    const wanted = taken.filter(({ one }) => one !== null);
    // while nothing arrives one is tried, and the others stay where they are
    const [first] = wanted;
    if (state.failing_since !== null && first) return { fresh: first.one ? [first.one] : [], places: first.places };
    return { fresh: wanted.flatMap(({ one }) => one ?? []), places };
  }

  #deliveryOf(webhook: Kept<WebhookValue>, logged: LoggedEvent, now: number): Open | null {
    const type = typeFor(webhook.value, logged);
    if (type === null) return null;
    const { transactionId, seq } = logged.event;
    const of = { event_id: eventId(transactionId, seq), type, transaction_id: transactionId, seq, notice: null };
    const value: DeliveryValue = { ...this.#begun(now), ...of, about: transactionId };
    return { id: deliveryId(this.id, logged.position), value, version: null, told: { event: logged } };
  }

  #noticeDeliveryOf(webhook: Kept<WebhookValue>, notice: Notice, position: string | null, now: number): Open | null {
    const type = noticeTypeFor(webhook.value, notice);
    if (type === null) return null;
    const of = { event_id: noticeId(notice), type, transaction_id: null, seq: null, notice: notice.position };
    const value: DeliveryValue = { ...this.#begun(now), ...of, about: notice.about };
    const id = deliveryId(this.id, noticePlace(position, notice.position));
    return { id, value, version: null, told: { notice } };
  }

  #begun(now: number) {
    return {
      webhook_id: this.id,
      status: 'pending',
      created_at: now,
      begun_at: now,
      next_attempt_at: now,
      attempts: [],
      attempt_count: 0,
    } as const;
  }

  /** Some at a time; those of one transaction one after the other, and none behind one that has not arrived. */
  async #deliverAll(
    webhook: Kept<WebhookValue>,
    open: readonly Open[],
    todo: readonly Open[],
  ): Promise<Map<string, Delivered>> {
    const results = new Map<string, Delivered>();
    // what is new waits behind what has not arrived: it becomes due when that has
    const waited = new Set(open.map(({ value }) => value.about));
    const tried = todo.filter(({ version, value }) => version !== null || !waited.has(value.about));
    const queues = [...Map.groupBy(tried, ({ value }) => value.about).values()];
    let isDown = false;
    const { stopping } = this.#context;
    const run = async () => {
      for (let queue = queues.shift(); queue && !isDown && !stopping.aborted; queue = queues.shift()) {
        for (const delivery of queue) {
          const result = await this.#deliverOne(webhook, delivery);
          results.set(delivery.id, result);
          if (result.isOk) continue;
          // nobody there: the others would fare no better
          isDown ||= result.attempt.status === null && ![...results.values()].some(({ isOk }) => isOk);
          break;
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, run));
    return results;
  }

  async #deliverOne(webhook: Kept<WebhookValue>, open: Open): Promise<Delivered> {
    const { value } = open;
    const told = open.told ?? (await toldBy(this.#context, value));
    if (told) return deliver(this.#context, webhook, value.type, told);
    const attempt = { at: this.#context.clock.now(), ms: 0, status: null, error: wasPruned, response: '' };
    return { attempt, isOk: false, retryAfter: null };
  }

  #after(value: DeliveryValue, { attempt, isOk, retryAfter }: Delivered, now: number): DeliveryValue {
    if (isOk) return attempted(value, attempt, { status: 'succeeded', next_attempt_at: null });
    const tried = { count: value.attempt_count + 1, begunAt: value.begun_at, now, retryAfter };
    const at = attempt.error === wasPruned ? null : nextAttemptAt(tried, this.#context.random);
    return attempted(value, attempt, { status: at === null ? 'failed' : 'pending', next_attempt_at: at });
  }

  /** Takes the webhook for a while, so that two instances do not deliver the same; null: another one has it. */
  async #hold(state: Kept<WebhookState>, now: number): Promise<Kept<WebhookState> | null> {
    const { store, holder } = this.#context;
    if (state.value.holder === holder && state.value.held_until - now > holdAtLeastMs) return state;
    const value = { ...state.value, holder, held_until: now + holdMs };
    if (!(await store.progress(state, value))) return null;
    if (this.#known?.version === state.version) this.#known = { ...this.#known, version: state.version + 1 };
    return { ...state, value, version: state.version + 1 };
  }

  async #noteSeen(state: Kept<WebhookState>, places: Places | null, now: number): Promise<void> {
    if (places !== null) this.#seen = { places, since: this.#seen?.since ?? now };
    if (this.#seen === null || now - this.#seen.since < noteSeenEveryMs) return;
    const { position, notice_position } = later(this.#seen.places, state.value);
    this.#seen = null;
    if (position === state.value.position && notice_position === state.value.notice_position) return;
    await this.#context.store.progress(state, { ...state.value, position, notice_position });
  }

  async #openOf(state: Kept<WebhookState>): Promise<readonly Open[]> {
    if (this.#known?.version === state.version) return this.#known.open;
    const found = await Promise.all(state.value.open.map((id) => this.#context.store.delivery(this.id, id)));
    const open = found.flatMap((delivery) => (delivery ? [{ ...delivery, told: null }] : []));
    this.#known = { version: state.version, open };
    return open;
  }

  async #turnOffIfDead(
    webhook: Kept<WebhookValue>,
    { failing_since }: WebhookState,
    tried: readonly Delivered[],
    now: number,
  ): Promise<void> {
    const isGone = tried.some(({ attempt }) => attempt.status === 410);
    const isDead = failing_since !== null && now - failing_since >= giveUpAfterMs;
    if (!isGone && !isDead) return;
    const disabled_reason = isGone ? 'the receiver answered 410 Gone' : 'nothing has arrived for 5 days';
    await this.#context.store.change('webhook.disabled', webhook, {
      ...webhook.value,
      enabled: false,
      disabled_reason,
    });
    this.#context.warn({ webhook_id: this.id, reason: disabled_reason }, 'a webhook was turned off');
  }
}

/** Up to where both know. */
function later(seen: Places | undefined, state: Places): Places {
  const max = (one: string | null | undefined, other: string | null) =>
    (one ?? '') > (other ?? '') ? (one ?? null) : other;
  return {
    position: max(seen?.position, state.position),
    notice_position: max(seen?.notice_position, state.notice_position),
  };
}

/** The first open delivery of each transaction. */
function heads(open: readonly Open[]): Open[] {
  const byTransaction = Map.groupBy(
    open.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ({ value }) => value.about,
  );
  return [...byTransaction.values()].flatMap(([first]) => first ?? []);
}

/** Whether new events may be taken. */
function mayTake(state: WebhookState, open: readonly Open[], now: number): boolean {
  return open.length < mostOpen && now >= mayTakeFrom(state);
}

/** When new events may be taken. */
function mayTakeFrom({ failing_since, last_failure_at }: WebhookState): number {
  return failing_since === null ? 0 : (last_failure_at ?? 0) + probeEveryMs;
}

/** When to come again, though nothing new happens. */
function nextTurn(state: WebhookState, open: readonly Open[], now: number): number | null {
  const times = heads(open).map(({ value }) => value.next_attempt_at ?? 0);
  if (open.length < mostOpen && mayTakeFrom(state) > now) times.push(mayTakeFrom(state));
  return times.length === 0 ? null : Math.min(...times);
}

/** The receiver is back: whatever waits is due now. */
function atOnceDue(open: readonly Open[], changed: ChangedDelivery[], now: number): Open[] {
  return open.map((one) => {
    const value = { ...one.value, next_attempt_at: now };
    const at = changed.findIndex(({ id }) => id === one.id);
    if (at >= 0) changed.splice(at, 1);
    changed.push({ id: one.id, value, version: one.version });
    return { ...one, value };
  });
}

function stateAfter(
  state: WebhookState,
  tried: readonly Delivered[],
  found: {
    readonly isUp: boolean;
    readonly isNewlyDown: boolean;
    readonly now: number;
    readonly open: readonly string[];
  },
): WebhookState {
  const { isUp, isNewlyDown, now, open } = found;
  const failed = tried.filter(({ isOk }) => !isOk);
  return {
    ...state,
    open,
    // an old delivery that fails once more says nothing of new ones
    failing_since: isUp ? null : isNewlyDown ? (state.failing_since ?? now) : state.failing_since,
    last_success_at: isUp ? now : state.last_success_at,
    last_failure_at: failed.length > 0 ? now : state.last_failure_at,
    last_status: tried.at(-1)?.attempt.status ?? state.last_status,
  };
}
