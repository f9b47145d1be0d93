import { longestText } from './hex.js';
import type { Problem } from './issues.js';
import { shown } from './shown.js';

/** Text that chains, stores and screens can carry: no NUL (PostgreSQL refuses it), no half of a surrogate pair. */
export function readText(value: unknown): string | Problem {
  if (typeof value !== 'string') return { code: 'invalid_string', detail: `expected a string, got ${shown(value)}` };
  if (value.length > longestText) {
    return { code: 'too_large', detail: `expected a string of at most ${longestText} characters, got ${value.length}` };
  }
  if (value.includes('\0'))
    return { code: 'invalid_string', detail: `expected a string without NUL, got ${shown(value)}` };
  if (!value.isWellFormed()) {
    return {
      code: 'invalid_string',
      detail: `expected a string of whole characters, got half of a surrogate pair in ${shown(value)}`,
    };
  }
  return value;
}
