import { locale } from '#text/locale';

const lists = new Intl.ListFormat(locale, { type: 'unit' });

/** `a, b, c`. */
export function listText(parts: readonly string[]): string {
  return lists.format(parts);
}
