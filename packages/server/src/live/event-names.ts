import type { LoggedEvent } from '@tx-broadcaster/core';

/** `transaction.success`: by the status that an event has led to; null where it did not change it. */
export function statusName({ event, previousStatus }: LoggedEvent): string | null {
  return previousStatus !== null && previousStatus !== event.status ? `transaction.${event.status}` : null;
}

/** `transaction.mined`: by what happened. */
export function stepName({ event }: LoggedEvent): string {
  return `transaction.${event.type}`;
}

/** Whether a name is among those wanted, of which `transaction.*` means all that begin so and `*` all. */
export function isWanted(name: string, wanted: readonly string[]): boolean {
  return wanted.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}
