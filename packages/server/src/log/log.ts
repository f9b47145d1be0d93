import { type Logger, pino } from 'pino';
import { version } from '../version.js';
import { readable } from './readable.js';
import { redactor } from './redact.js';

export type Log = Logger;

export interface LogOptions {
  readonly level: string;
  /** `json`: one object a line, for machines; `text`: short lines, for people. */
  readonly format: 'json' | 'text';
  readonly secrets: readonly string[];
  /** What is added to each line: of the span that is active. @default nothing */
  readonly ids?: () => object | null;
  /** @default process.stdout */
  readonly out?: { write(text: string): unknown };
}

/** Whatever is logged passes the redaction as a whole line, so that no call can get around it. */
export function makeLog({ level, format, secrets, ids, out = process.stdout }: LogOptions): Log {
  const redact = redactor(secrets);
  // before a line is made readable, which shortens what looks like a hash
  const clean = (line: string) => (format === 'json' ? redact(line) : readable(redact(line)));
  const write = (line: string) => void out.write(clean(line));
  const base = { service: 'tx-broadcaster', version, pid: process.pid };
  const mixin = ids && { mixin: () => ids() ?? {} };
  return pino({ level, base, timestamp: isoTime, ...mixin }, { write });
}

function isoTime(): string {
  return `,"time":"${new Date().toISOString()}"`;
}
