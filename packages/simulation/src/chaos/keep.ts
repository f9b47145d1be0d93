import type { StoreImage } from '@tx-broadcaster/core/testing';
import type { StorePlace } from './settings.js';

/** Something that happens to where transactions are kept. */
export interface Hazard {
  readonly name: string;
  /** How likely it is that it happens now. */
  readonly likelihood: number;
  strike(random: () => number): Promise<void>;
}

/** Where the transactions of a world are kept. */
export interface Keep {
  readonly name: string;
  /** As servers are told. */
  readonly place: StorePlace;
  /** How many servers may share it. */
  readonly servers: number;
  /** What servers have in their environment for it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly hazards: readonly Hazard[];
  /** Everything it holds, as it is now. */
  image(): Promise<StoreImage>;
  /** Nothing happens to it any more. */
  calm(): Promise<void>;
  end(): Promise<void>;
}
