import type { Filter, Term } from './filter.js';
import { qualifierOf, wordOf } from './qualifiers.js';

export interface Parsed {
  readonly terms: Filter;
  /** What was not understood, in words. */
  readonly issues: readonly string[];
}

/** Reads `status:failed type:"a b" data.order.id:81 0x…`. */
export function parseFilter(text: string): Parsed {
  const terms: Term[] = [];
  const issues: string[] = [];
  for (const [, word, quoted, bare] of text.matchAll(/(?:([A-Za-z_][\w.]*):)?(?:"([^"]*)"|(\S+))/g)) {
    const value = quoted ?? bare ?? '';
    const term = word === undefined ? freeTerm(value) : qualifiedTerm(word, value);
    if (typeof term === 'string') issues.push(term);
    else terms.push(term);
  }
  return { terms, issues };
}

/** How a term is written, so that reading it gives the same. */
export function termText({ name, value }: Term): string {
  const written = /[\s"]/.test(value) ? `"${value}"` : value;
  return name === 'q' ? written : `${wordOf(name)}:${written}`;
}

function qualifiedTerm(word: string, value: string): Term | string {
  if (value === '') return `${word}: needs a value`;
  if (/^data\.[\w.]+$/.test(word)) return { name: word, value };
  const known = qualifierOf(word.toLowerCase());
  if (!known) return `There is no “${word}:” to filter by.`;
  if (known.name === 'age_gte' && !/^>?=?\d+[smhd]?$/.test(value))
    return `${word}: needs a length of time, as 10m or 2h, got ${value}`;
  return { name: known.name, value: value.replace(/^>=?/, '') };
}

/** What says by its form what it is needs no word before it. */
function freeTerm(value: string): Term {
  if (/^0x[\da-f]{64}$/i.test(value)) return { name: 'hash', value };
  if (/^0x[\da-f]{40}$/i.test(value)) return { name: 'address', value };
  return { name: 'q', value };
}

/** The id of a transaction, where the text is one. */
export function idIn(text: string): string | null {
  const trimmed = text.trim().toLowerCase();
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(trimmed) ? trimmed : null;
}
