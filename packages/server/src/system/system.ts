import type { Origin } from '../config/origins.js';
import type { SystemWatch } from './system-watch.js';

/** What a server knows of itself, for admins. */
export interface System {
  /** What it was started with, and where each setting comes from. Nothing of a secret. */
  readonly settings: readonly Origin[];
  /** A pino logger: what its level is may be changed while it runs. */
  readonly log: { level: string };
  /** Transactions that ended longer ago are removed, ms; null: none ever is. */
  readonly keepMs: number | null;
  /** Looks after store and disk; started and stopped with the server. @default nobody does */
  readonly watch?: Pick<SystemWatch, 'start' | 'stop' | 'latest'>;
}
