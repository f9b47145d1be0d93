const longest = 60;

/**
 * A value as an error message can show it: one line, at most about 60 characters, nothing of it run (no toString, no
 * toJSON), nothing in it that a terminal or a right-to-left reader would act upon.
 */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return shownText(value);
    case 'undefined':
      return 'nothing';
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'boolean':
      return String(value);
    case 'bigint':
      return shownBigint(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `an array of ${value.length}` : 'an object';
    default:
      return `a ${typeof value}`;
  }
}

/** Why something threw, as one short line: of viem's errors of many lines the first. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown === 'string' ? shownLine(thrown) : shown(thrown);
  const short =
    'shortMessage' in thrown && typeof thrown.shortMessage === 'string' ? thrown.shortMessage : thrown.message;
  return shownLine(short);
}

/** A text that came from elsewhere (a library, a schema), as one short line inside a message. */
export function shownLine(text: string): string {
  const line = harmless(text.slice(0, 200).replace(/\s+/g, ' ').trim());
  return text.length > 200 ? `${line}...` : line;
}

/** A name from an input, as a step of a pointer: one of absurd length is cut. */
export function shownName(name: string): string {
  return harmless(name.length > 100 ? `${name.slice(0, 100)}...` : name);
}

function shownText(text: string): string {
  if (text.length <= longest) return harmless(JSON.stringify(text));
  return `${harmless(JSON.stringify(text.slice(0, longest - 3)))}... (${text.length} characters)`;
}

function shownBigint(value: bigint): string {
  // printing a long one takes quadratic time
  if (value >= 1n << 512n || value <= -(1n << 512n)) return 'a bigint of more than 512 bits';
  const digits = String(value);
  return digits.length <= longest ? digits : `${digits.slice(0, longest - 3)}... (${digits.length} digits)`;
}

/** Control characters beyond those JSON escapes, line separators, marks that change the direction of text. */
function harmless(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
