import type { Delivered } from './deliver.js';
import { deliverAll, tried } from './deliver-all.js';
import { later, newDeliveries } from './new-deliveries.js';
import { atOnceDue, heads, type OpenDelivery } from './open-delivery.js';
import { mayTake, nextTurn, stateAfter } from './pace.js';
import { giveUpAfterMs } from './retry-schedule.js';
import type { WebhookContext } from './webhook-context.js';
import type { WebhookState, WebhookValue } from './webhook-record.js';
import type { ChangedDelivery, Kept, Places } from './webhook-store.js';

const pageSize = 20;
const mostDue = 20;
/** A turn has 40 tries at most, ten at a time, each of 15 seconds at most: it ends before the hold does. */
const holdMs = 120_000;
const holdAtLeastMs = 70_000;
/** Events that nobody wants are noted as seen so often. */
const noteSeenEveryMs = 60_000;
const retainMs = 7 * 86_400_000;
const pruneEvery = 50;

/** What is new for a webhook, and up to where it was looked at; `places` null: nothing was. */
interface Fresh {
  readonly fresh: readonly OpenDelivery[];
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
  #known: { readonly version: number; readonly open: readonly OpenDelivery[] } | null = null;
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
    open: readonly OpenDelivery[],
    todo: readonly OpenDelivery[],
    places: Places | null,
  ): Promise<number | null> {
    const { store, clock, random } = this.#context;
    const results = await deliverAll(this.#context, webhook, open, todo);
    const tries = [...results.values()];
    const isUp = tries.some(({ isOk }) => isOk);
    const now = clock.now();
    const after = new Map<string, OpenDelivery>(open.map((one) => [one.id, one]));
    const changed: ChangedDelivery[] = [];
    for (const one of todo) {
      const result = results.get(one.id);
      const value = result ? tried(one.value, result, now, random) : one.value;
      if (value.status === 'pending') after.set(one.id, { ...one, value });
      else after.delete(one.id);
      if (result || one.version === null) changed.push({ id: one.id, value, version: one.version });
    }
    const left =
      isUp && state.value.failing_since !== null ? atOnceDue([...after.values()], changed, now) : [...after.values()];
    const isNewlyDown = !isUp && todo.some(({ id, version }) => version === null && results.has(id));
    const next = stateAfter(state.value, tries, { isUp, isNewlyDown, now, open: left.map(({ id }) => id) });
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
    await this.#turnOffIfDead(webhook, moved, tries, now);
    return places === null && !mayTake(moved, known, now) ? nextTurn(moved, known, now) : now;
  }

  async #fresh(
    webhook: Kept<WebhookValue>,
    state: WebhookState,
    open: readonly OpenDelivery[],
    now: number,
  ): Promise<Fresh> {
    // while nothing arrives the logs keep what is new, in any number
    if (!mayTake(state, open, now)) return { fresh: [], places: null };
    const { log, notices } = this.#context;
    const from = later(this.#seen?.places, state);
    const [events, told] = await Promise.all([
      log.eventsAfter(from.position, pageSize),
      notices.eventsAfter(from.notice_position, pageSize),
    ]);
    const taken = newDeliveries(webhook, from, { events, notices: told }, now);
    const places = taken.at(-1)?.places ?? null;
    const wanted = taken.filter(({ one }) => one !== null);
    // while nothing arrives one is tried, and the others stay where they are
    const [first] = wanted;
    if (state.failing_since !== null && first) return { fresh: first.one ? [first.one] : [], places: first.places };
    return { fresh: wanted.flatMap(({ one }) => one ?? []), places };
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

  async #openOf(state: Kept<WebhookState>): Promise<readonly OpenDelivery[]> {
    if (this.#known?.version === state.version) return this.#known.open;
    const found = await Promise.all(state.value.open.map((id) => this.#context.store.delivery(this.id, id)));
    const open = found.flatMap((delivery) => (delivery ? [{ ...delivery, told: null }] : []));
    this.#known = { version: state.version, open };
    return open;
  }

  async #turnOffIfDead(
    webhook: Kept<WebhookValue>,
    { failing_since }: WebhookState,
    tries: readonly Delivered[],
    now: number,
  ): Promise<void> {
    const isGone = tries.some(({ attempt }) => attempt.status === 410);
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
