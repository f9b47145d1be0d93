import { createHash } from 'node:crypto';

const names = new Map<string, string>();

/** The name under which a text is prepared: the same for the same text, whoever else shares the connection. */
export function statementName(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `tx_broadcaster_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
}
