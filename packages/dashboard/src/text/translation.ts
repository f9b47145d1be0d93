/** A text that says the same in another language: as many words as it likes, with the same parameters. */
type Translated<Text> = Text extends string
  ? string
  : Text extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Name in keyof Text]: Translated<Text[Name]> };

/** Of `Other` only what is in `English`: anything else is a text that nothing shows. */
type NothingElse<English, Other> = {
  readonly [Name in keyof Other]: Name extends keyof English
    ? Other[Name] extends string | ((...given: never) => string)
      ? unknown
      : NothingElse<English[Name], Other[Name]>
    : never;
};

/**
 * A module of another language, as `Translation<typeof import('../en/shell.js'), typeof import('./shell.js')>`: compiles only
 * where it has exactly the texts of the English one, with the same parameters.
 */
export type Translation<English, Other extends Translated<English> & NothingElse<English, Other>> = Other;
