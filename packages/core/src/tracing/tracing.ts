export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  readonly name: string;
  readonly kind: 'internal' | 'client';
  readonly attributes: SpanAttributes;
}

/** Adds to the span what is known later. */
export type Note = (attributes: SpanAttributes) => void;

/** Where spans go. `openTelemetry(api)` makes one. */
export interface Tracing {
  /** Runs with a span around it, below the one that is active; a rejection is noted by its code alone. */
  within<T>(span: SpanStart, run: (note: Note) => Promise<T>): Promise<T>;
  /** The same in a trace of its own, linked to the active span and to where each of the keys was remembered. */
  apart<T>(span: SpanStart, keys: readonly string[], run: (note: Note) => Promise<T>): Promise<T>;
  /** Whether a span is active. */
  isActive(): boolean;
  /** The active span is where this key comes from; for a while. */
  remember(key: string): void;
  /** The other key comes from where this one does. */
  alias(key: string, other: string): void;
  knows(key: string): boolean;
  /** Runs with no span active: what lives on must not belong to whoever happened to wake it. */
  detached<T>(run: () => T): T;
  /** Of the active span, for logs. */
  ids(): { readonly trace_id: string; readonly span_id: string } | null;
}
