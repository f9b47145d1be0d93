import { locale } from '#text/locale';
import { numberText } from './number.js';

const rules = new Intl.PluralRules(locale);

/** The forms that a language has; what is left out is as `other`. `#` stands for the number. */
type Forms = { readonly [Category in Intl.LDMLPluralRule]?: string } & { readonly other: string };

/** The form for a number, as the rules of the language have it: `plural(2, { one: '# row', other: '# rows' })`. */
export function plural(count: number, forms: Forms): string {
  return (forms[rules.select(count)] ?? forms.other).replaceAll('#', numberText(count));
}
