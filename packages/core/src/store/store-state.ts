/** How a store is, for whoever runs it. */
export interface StoreState {
  /** What it takes; null: it cannot tell. */
  readonly bytes: number | null;
  /** What of it is unused, and filled again before it grows; null: it cannot tell. */
  readonly unusedBytes: number | null;
  /** The disk that it writes to; null: it is another machine's, or none. */
  readonly disk: { readonly bytes: number; readonly freeBytes: number } | null;
  readonly schema: {
    /** Changes of its tables that it has had, oldest first. */
    readonly applied: readonly string[];
    /** Those that this release would still make. */
    readonly pending: readonly string[];
    /** Those of a later release, made since this one has opened it. */
    readonly unknown: readonly string[];
  };
}
