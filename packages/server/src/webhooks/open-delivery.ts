import type { Told } from './deliver.js';
import type { DeliveryValue } from './delivery.js';
import type { ChangedDelivery } from './webhook-store.js';

/** A delivery that is not done. */
export interface OpenDelivery {
  readonly id: string;
  readonly value: DeliveryValue;
  /** null: not written yet. */
  readonly version: number | null;
  /** At hand while it is new; read again later. */
  readonly told: Told | null;
}

/** Of open deliveries about the same, the first. */
export function heads(open: readonly OpenDelivery[]): OpenDelivery[] {
  const byTransaction = Map.groupBy(
    open.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ({ value }) => value.about,
  );
  return [...byTransaction.values()].flatMap(([first]) => first ?? []);
}

/** The receiver is back: whatever waits is due now. */
export function atOnceDue(open: readonly OpenDelivery[], changed: ChangedDelivery[], now: number): OpenDelivery[] {
  return open.map((one) => {
    const value = { ...one.value, next_attempt_at: now };
    const at = changed.findIndex(({ id }) => id === one.id);
    if (at >= 0) changed.splice(at, 1);
    changed.push({ id: one.id, value, version: one.version });
    return { ...one, value };
  });
}
