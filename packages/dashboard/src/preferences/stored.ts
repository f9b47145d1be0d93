import { effect, type Signal, signal } from '@preact/signals';

/** A choice that this browser remembers; anything else found under its name counts as none. */
export function stored<const Value extends string>(
  name: string,
  values: readonly Value[],
  fallback: Value,
): Signal<Value> {
  const key = `tx-broadcaster.${name}`;
  const choice = signal<Value>(values.find((value) => value === read(key)) ?? fallback);
  effect(() => write(key, choice.value === fallback ? null : choice.value));
  return choice;
}

/** The same for a text of any kind. */
export function storedText(name: string, fallback: string): Signal<string> {
  const key = `tx-broadcaster.${name}`;
  const text = signal(read(key) ?? fallback);
  effect(() => write(key, text.value === fallback ? null : text.value));
  return text;
}

export function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Where storage is denied the choice lasts as long as the page. */
export function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {}
}

/** The choice after the present one, the first after the last. */
export function cycle<Value extends string>(choice: Signal<Value>, values: readonly Value[]): Value {
  const next = values[(values.indexOf(choice.peek()) + 1) % values.length] ?? choice.peek();
  choice.value = next;
  return next;
}
