import { functionOf, type MessageType } from '@tx-broadcaster/core';
import type { TypesOfSelector } from '../query/list-query.js';

const known = new WeakMap<Readonly<Record<string, MessageType>>, ReadonlyMap<string, readonly string[]>>();

/** The message types that call a function with this selector. */
export function typesOfSelector(messageTypes: Readonly<Record<string, MessageType>>): TypesOfSelector {
  const bySelector = known.get(messageTypes) ?? indexOf(messageTypes);
  known.set(messageTypes, bySelector);
  return (selector) => bySelector.get(selector) ?? [];
}

function indexOf(messageTypes: Readonly<Record<string, MessageType>>): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const [name, type] of Object.entries(messageTypes)) {
    const selector = functionOf(type)?.selector;
    if (selector !== undefined) index.set(selector, [...(index.get(selector) ?? []), name]);
  }
  return index;
}
