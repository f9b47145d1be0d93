/** What a person says with an action on a transaction. */
export interface ActOptions {
  /** Kept in the timeline. */
  readonly reason?: string;
  /** Act only on this version of the record. */
  readonly version?: number;
  /** Who asks for it (`user:anna`), where people have names. */
  readonly actor?: string;
}
