import { signal } from '@preact/signals';

const words = signal('');

/** Says something to those who hear the page; politely, it does not interrupt. */
export function announce(text: string): void {
  words.value = text;
}

export function Announcer() {
  return (
    <div class="sr-only" role="status" aria-live="polite">
      {words.value}
    </div>
  );
}
