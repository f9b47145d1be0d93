import { computed, signal } from '@preact/signals';

export interface Toast {
  readonly id: number;
  readonly tone: 'success' | 'failed';
  readonly text: string;
  readonly link?: { readonly href: string; readonly text: string };
  /** Takes it back. */
  readonly undo?: () => Promise<void>;
  /** This machine's time. */
  readonly at: number;
}

const shownForMs = 6_000;
const shownAtMost = 4;
const keptAtMost = 20;

/** Those that float above the page, the newest last. */
export const floating = signal<readonly Toast[]>([]);
/** What was told since the page was opened, the newest first. */
export const told = signal<readonly Toast[]>([]);
const seenUpTo = signal(0);
export const unseen = computed(() => told.value.filter(({ id }) => id > seenUpTo.value).length);

const timers = new Map<number, ReturnType<typeof setTimeout>>();
let lastId = 0;

/** Tells how an action ended; goes by itself, unless somebody is reading it, and can be read again later. */
export function toast(tone: Toast['tone'], text: string, more: Toast['link'] | Toast['undo'] = undefined): void {
  const extra = typeof more === 'function' ? { undo: more } : more ? { link: more } : {};
  const toasted = { id: ++lastId, tone, text, at: Date.now(), ...extra };
  floating.value = [...floating.value.slice(1 - shownAtMost), toasted];
  told.value = [toasted, ...told.value].slice(0, keptAtMost);
  goLater(toasted.id);
}

export function goLater(id: number): void {
  stay(id);
  timers.set(
    id,
    setTimeout(() => dismiss(id), shownForMs),
  );
}

export function stay(id: number): void {
  clearTimeout(timers.get(id));
}

export function dismiss(id: number): void {
  stay(id);
  timers.delete(id);
  floating.value = floating.value.filter((each) => each.id !== id);
}

/** Somebody has looked at all that was told so far. */
export function seeAll(): void {
  seenUpTo.value = lastId;
}
