import { computed, signal } from '@preact/signals';
import { ask } from '../api/ask.js';
import { offers } from '../api/config.js';

/** A message type as the API tells of it. */
interface MessageTypeView {
  readonly name: string;
  readonly kind: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly examples: readonly unknown[];
  readonly caller_may: readonly string[];
}

const messageTypes = signal<readonly MessageTypeView[]>([]);
export const messageTypeNames = computed(() => messageTypes.value.map(({ name }) => name));

/** They change with the server's configuration only: one look is enough. */
export async function loadMessageTypes(): Promise<void> {
  if (!offers('/message-types') || messageTypes.peek().length > 0) return;
  const { data } = await ask<{ data: MessageTypeView[] }>('message-types');
  messageTypes.value = data;
}
