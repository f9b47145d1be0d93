/** How much of a file has come, and whether it is whole. */
export interface Received {
  readonly bytes: number;
  /** By the ends of lines: a text in a cell may have some, too. */
  readonly lines: number;
  /** What was last in it, to read its end from. */
  readonly tail: string;
}

export const nothing: Received = { bytes: 0, lines: 0, tail: '' };

const newLine = 10;
/** Longer than the last line ever is. */
const tailLength = 100;

export function received({ bytes, lines, tail }: Received, chunk: Uint8Array): Received {
  let ends = 0;
  for (let at = chunk.indexOf(newLine); at >= 0; at = chunk.indexOf(newLine, at + 1)) ends++;
  // its last line is of ASCII; what stands before that is not looked at
  const text = tail + String.fromCharCode(...chunk.subarray(-tailLength));
  return { bytes: bytes + chunk.length, lines: lines + ends, tail: text.slice(-tailLength) };
}

/** How many rows the file says it has; null: its last line is not there, so that something is missing. */
export function rowsOf({ tail }: Received): number | null {
  const [, csv, json] = /(?:^|\n)(?:# (\d+) rows|\{"rows":(\d+),"complete":true\})\r?\n$/.exec(tail) ?? [];
  const rows = csv ?? json;
  return rows === undefined ? null : Number(rows);
}
