/** Every word a good third longer, as translations are, and the whole in brackets: what has none was not translated. */
function pseudoText(text: string): string {
  const parts = text.split(/(⟦[^⟧]*⟧)/);
  const longer = parts.map((part) =>
    part.startsWith('⟦') ? part.slice(1, -1) : part.replaceAll(/\p{L}{2,}/gu, lengthen),
  );
  return `⟦${longer.join('')}⟧`;
}

function lengthen(word: string): string {
  return word + '~'.repeat(Math.ceil(word.length * 0.4));
}

/** What a module of texts exports, in a language that nobody speaks. */
export function pseudo(value: unknown): unknown {
  if (typeof value === 'string') return pseudoText(value);
  if (typeof value === 'function') return (...given: unknown[]) => pseudo(value(...given));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, pseudo(each)]));
}

/** The words of a text that are in no brackets; of those around something else there is one in each of its parts. */
export function untranslated(text: string): string[] {
  return text.replaceAll(/⟦[^⟧]*(?:⟧|$)|^[^⟦]*⟧/g, ' ').match(/\p{L}{2,}/gu) ?? [];
}
