import type { ComponentChildren } from 'preact';

/** A text with something that is not text in the place of its `{}`. */
export function filled(text: string, part: ComponentChildren): ComponentChildren {
  const [before, after] = text.split('{}');
  return (
    <>
      {before}
      {part}
      {after}
    </>
  );
}
