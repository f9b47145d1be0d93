import type { Clock } from '@tx-broadcaster/core';
import type { ClientOptions } from '../client/connection.js';

/** All that a command knows of the world around it. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results. */
  out(text: string): void;
  /** Everything else: errors, progress, advice. */
  err(text: string): void;
  /** Somebody sits before it: `err` goes to a terminal. */
  readonly isTerminal: boolean;
  /** All that comes in, to its end. */
  readInput(): Promise<string>;
  /** Asks whoever sits before it; left out: nobody does. */
  readonly ask?: (question: string) => Promise<string>;
  /** The same, without showing what is typed. */
  readonly askSecret?: (question: string) => Promise<string>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** @default the platform's */
  readonly fetch?: NonNullable<ClientOptions['fetch']>;
}
