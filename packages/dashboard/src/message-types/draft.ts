import * as say from '#text/message-types';
import type { FormField } from './schema.js';

/** What has been typed, by field. */
export type Typed = Readonly<Record<string, string>>;

/** A draft is a value for `data`, or says what is wrong with it. */
export type Draft = { readonly data: unknown } | { readonly wrong: string };

/** What the form shows first: the example, where there is one. */
export function typedFrom(fields: readonly FormField[]): Typed {
  return Object.fromEntries(fields.map(({ name, kind, example }) => [name, written(kind, example)]));
}

function written(kind: FormField['kind'], value: unknown): string {
  if (value === undefined || value === null) return kind === 'boolean' ? 'false' : '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The `data` that the fields make. */
export function draftOf(fields: readonly FormField[], typed: Typed): Draft {
  const data: Record<string, unknown> = {};
  for (const field of fields) {
    const text = typed[field.name] ?? '';
    if (text === '' && field.kind !== 'boolean' && !field.required) continue;
    const value = fieldValue(field, text);
    if ('wrong' in value) return value;
    data[field.name] = value.data;
  }
  return { data };
}

function fieldValue({ kind, label }: FormField, text: string): Draft {
  switch (kind) {
    case 'boolean':
      return { data: text === 'true' };
    case 'integer': {
      // larger ones would lose their last digits as a JSON number
      const isWhole = /^-?\d+$/.test(text.trim());
      if (!isWhole) return { wrong: say.expectedWhole(label) };
      const value = Number(text);
      return { data: Number.isSafeInteger(value) ? value : text.trim() };
    }
    case 'json': {
      const parsed = draftOfText(text);
      return 'wrong' in parsed ? { wrong: say.expectedJson(label) } : parsed;
    }
    default:
      return { data: text };
  }
}

/** `data` written as text: JSON, or calldata in hex as it stands. */
export function draftOfText(text: string): Draft {
  const trimmed = text.trim();
  if (/^0x[\da-f]*$/i.test(trimmed)) return { data: trimmed };
  try {
    return { data: JSON.parse(trimmed) };
  } catch {
    return { wrong: say.expectedJsonOrCalldata };
  }
}
