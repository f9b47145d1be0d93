/** The rows of these keys that there are. */
export function pick<K, V>(keys: readonly K[], rows: ReadonlyMap<K, V>): V[] {
  return keys.flatMap((key) => rows.get(key) ?? []);
}

/** Adds one to the list of a key. */
export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
