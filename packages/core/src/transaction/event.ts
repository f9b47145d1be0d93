import type { BlockedOn, Stage, Status } from './stage.js';

/** What happened; most are the name of the stage that was entered. */
export type EventType =
  | Stage
  /** What the stage says is final: the chain has decided what used the slot. */
  | 'settled'
  /** A try failed and will be made again. */
  | 'try_failed'
  /** `blockedOn` or the next action time changed, nothing else. */
  | 'blocked'
  /** A higher-priced attempt took the place of the last one. */
  | 'replaced'
  /** A mined transaction left the canonical chain. */
  | 'reorged'
  /** Something else used the slot; the transaction was queued again. */
  | 'displaced'
  /** The chain has an envelope of it that the store had no record of. */
  | 'found'
  /** Its deadline passed while it had a slot. */
  | 'expiring'
  /** A no-op was put into the slot. */
  | 'closing'
  /** A person asked for another try. */
  | 'retried'
  /** A person asked for its end; the chain decides. */
  | 'cancelling'
  /** A person asked for a dearer attempt. */
  | 'speeding_up'
  /** A person changed its tags, note, priority or deadline. */
  | 'amended'
  /** Another signer of its message type's has it now. */
  | 'reassigned'
  /** A person confirmed that it had not been executed, and let it go on. */
  | 'unparked'
  /** The chain has taken back what was final: the slot is open again. */
  | 'finality_violated'
  /** An acknowledgement turned out to be worth nothing. */
  | 'withdrawn';

/** One row of a transaction's timeline; `seq` is the version it led to, so there is no hole. */
export interface TransactionEvent {
  readonly transactionId: string;
  readonly seq: number;
  readonly at: number;
  readonly type: EventType;
  readonly status: Status;
  readonly stage: Stage;
  readonly blockedOn: BlockedOn;
  /** A sentence for people, where the type does not say it all. */
  readonly reason: string | null;
  /** Who asked for it (`user:anna`); null: the broadcaster itself, or somebody without a name. */
  readonly actor: string | null;
  /** Names the request that asked for it, where it can be asked again; at most 80 characters. */
  readonly request?: string;
}
