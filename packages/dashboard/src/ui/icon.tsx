import type { IconName } from './icon-name.js';
import sprite from './icons.svg?url';

/** A picture beside words that say the same, hence hidden from those who hear the page. */
export function Icon({ name, class: given }: { name: IconName; class?: string }) {
  return (
    <svg class={given ? `icon ${given}` : 'icon'} aria-hidden="true" focusable="false">
      <use href={`${sprite}#${name}`} />
    </svg>
  );
}
