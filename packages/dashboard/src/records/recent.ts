import { signal } from '@preact/signals';

export interface Visited {
  readonly id: string;
  readonly name: string;
}

const keptAtMost = 6;

/** The transactions whose pages were opened, the last one first; forgotten with the page, as everything seen on it. */
export const recent = signal<readonly Visited[]>([]);

export function visited(id: string, name: string): void {
  if (recent.peek()[0]?.id === id) return;
  recent.value = [{ id, name }, ...recent.peek().filter((each) => each.id !== id)].slice(0, keptAtMost);
}
