import type { FakeAccounts } from '../fake-accounts.js';
import type { FakeBlocks } from '../fake-blocks.js';
import { FakePool, type FakePoolLimits } from '../fake-pool.js';
import type { DialectName } from './dialects.js';

/** One node of the simulated network: its own pool, its own view of how far the chain is, its own words. */
export class SimulatedNode {
  readonly name: string;
  readonly dialect: DialectName;
  readonly pool: FakePool;
  /** Blocks that it does not know yet. */
  lag = 0;
  /** Until when it cannot be used, ms of virtual time, and how that shows. */
  downUntil = 0;
  downHow: 'refused' | 502 = 502;
  /** Until when it hears of no transactions from other nodes, nor they of its. */
  aloneUntil = 0;

  /** The branch that it has not left yet; null: it is with the others. */
  branch: { readonly blocks: FakeBlocks; readonly accounts: FakeAccounts } | null = null;

  constructor(name: string, dialect: DialectName, limits: FakePoolLimits) {
    this.name = name;
    this.dialect = dialect;
    this.pool = new FakePool(limits);
  }
}
