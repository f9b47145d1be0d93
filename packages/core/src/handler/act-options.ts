/** What a person says with an action on a transaction. */
export interface ActOptions {
  /** Kept in the timeline. */
  readonly reason?: string;
  /** Act only on this version of the record. */
  readonly version?: number;
  /** Who asks for it (`user:anna`), where people have names. */
  readonly actor?: string;
  /**
   * An action on this transaction that was taken with this key, by the same actor, is not taken again: the record as it
   * is now is the answer, whatever version is asked for. 1-255 visible ASCII characters. What was refused, or changed
   * nothing, uses no key up.
   */
  readonly idempotencyKey?: string;
  /** Called when it had been taken before. */
  readonly onReplayed?: () => void;
}
