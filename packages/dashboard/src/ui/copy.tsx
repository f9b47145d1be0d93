import { useSignal } from '@preact/signals';
import * as say from '#text/ui';
import { announce } from '../shell/announcer.js';
import { Icon } from './icon.js';

/** Says that it has copied by its picture, and aloud. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const copied = useSignal(false);
  const onClick = async (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    await copy(text);
    copied.value = true;
    announce(say.copied(label));
    setTimeout(() => {
      copied.value = false;
    }, 1_500);
  };
  return (
    <button type="button" class="copy" aria-label={label} title={label} onClick={onClick}>
      <Icon name={copied.value ? 'check' : 'copy'} />
    </button>
  );
}

/** Browsers have no clipboard on pages that came over plain HTTP from another machine: there the old way has to do. */
export async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'sr-only';
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
