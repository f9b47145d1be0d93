/** Where a stream is: behind these rows of the log of events and of the log of notices; null: at the beginning. */
export interface StreamPosition {
  readonly events: string | null;
  readonly notices: string | null;
}

/** In front of the first row of a log. */
const beginning = '0';

/** `<events>`, and where somebody is told of notices `<events>~<notices>`. */
export function positionText({ events, notices }: StreamPosition, hasNotices: boolean): string {
  return hasNotices ? `${events ?? beginning}~${notices ?? beginning}` : (events ?? beginning);
}

export interface ReadPosition {
  readonly events: string | null;
  /** undefined: it says nothing of notices. */
  readonly notices: string | null | undefined;
}

/** Undefined where it cannot be one. */
export function readPosition(text: string): ReadPosition | undefined {
  const [, events, notices] = /^(\d{1,30}(?:\.\d{1,30}){0,3})(?:~(\d{1,30}))?$/.exec(text) ?? [];
  if (events === undefined) return undefined;
  return { events: rowOf(events), notices: notices === undefined ? undefined : rowOf(notices) };
}

function rowOf(text: string): string | null {
  return text === beginning ? null : text;
}

/** Whether a position can be one that a log has given out: it looks like its last one, and does not lie behind it. */
export function isWithin(position: string | null, end: string | null): boolean {
  return position === null || (end !== null && position.length === end.length && position <= end);
}
