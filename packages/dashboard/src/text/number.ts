import { locale } from '#text/locale';

// made once: making one takes far longer than using it
const numbers = new Intl.NumberFormat(locale);

/** `12,345`. */
export function numberText(value: number): string {
  return numbers.format(value);
}
