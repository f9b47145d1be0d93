/** The chain's own word on which of its blocks stay: the height that its nodes call so. */
export type FinalityTag = 'safe' | 'finalized';

/** When a transaction is told `confirmed`: with so many blocks (the including one counts), or once the chain says so. */
export type Confirmations = number | FinalityTag;

export function isFinalityTag(value: unknown): value is FinalityTag {
  return value === 'safe' || value === 'finalized';
}
