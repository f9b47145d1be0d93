import { computed, signal } from '@preact/signals';
import { ask } from '../api/ask.js';
import { can } from '../api/config.js';
import type { JsonSchema } from './schema.js';

/** A message type as the API tells of it. */
export interface MessageTypeView {
  readonly name: string;
  readonly kind: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly examples: readonly unknown[];
  readonly caller_may: readonly string[];
  /** Of `data`; servers may not tell. */
  readonly schema?: JsonSchema | null;
}

export const messageTypes = signal<readonly MessageTypeView[] | null>(null);
export const messageTypeNames = computed(() => (messageTypes.value ?? []).map(({ name }) => name));

/** They change with the server's configuration only: one look is enough. */
export async function loadMessageTypes(): Promise<void> {
  if (!can('GET /message-types') || messageTypes.peek()) return;
  const { data } = await ask<{ data: MessageTypeView[] }>('message-types');
  messageTypes.value = data;
}
