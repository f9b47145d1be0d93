import type { Broadcaster } from '@tx-broadcaster/core';
import type { RunningServer } from '../server.js';

/** What a command started. */
export interface Running {
  readonly server: RunningServer;
  readonly broadcaster: Broadcaster;
  /** Told to whoever sits before the terminal. */
  readonly banner: readonly string[];
  /** Ends all of it, in order. */
  stop(): Promise<void>;
}
