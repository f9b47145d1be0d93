import { expectTypeOf, test } from 'vitest';
import type { Translation } from './translation.js';

interface English {
  readonly title: 'Signers';
  readonly queued: (count: number) => string;
  readonly stages: { sent: string; mined: string };
}
interface German {
  readonly title: 'Unterzeichner';
  readonly queued: (count: number) => string;
  readonly stages: { sent: string; mined: string };
}

test('another language has the same texts, and other words', () => {
  expectTypeOf<Translation<English, German>>().toEqualTypeOf<German>();
  expectTypeOf<Translation<English, Omit<German, 'queued'> & { queued: () => string }>>().not.toBeAny();
});

test('what is missing, left over, or takes something else does not compile', () => {
  // @ts-expect-error: there is no title
  expectTypeOf<Translation<English, Omit<German, 'title'>>>();
  // @ts-expect-error: nothing shows this
  expectTypeOf<Translation<English, German & { more: string }>>();
  // @ts-expect-error: nothing shows the third
  expectTypeOf<Translation<English, Omit<German, 'stages'> & { stages: German['stages'] & { third: string } }>>();
  // @ts-expect-error: it is given a number
  expectTypeOf<Translation<English, Omit<German, 'queued'> & { queued: (count: string) => string }>>();
  // @ts-expect-error: one of the stages is missing
  expectTypeOf<Translation<English, Omit<German, 'stages'> & { stages: { sent: string } }>>();
});
