import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { loaded } from '../../ui/loaded.js';
import { currentId } from '../current-id.js';
import { find, isReference } from '../find.js';

const Palette = loaded(() => import('./palette.js').then((module) => module.Palette));

/** The transaction that the palette was opened on; null: it is closed. */
const opened = signal<{ readonly id: string | null } | null>(null);

export function openPalette(): void {
  opened.value = { id: currentId() };
}

/** The palette (⌘K, Ctrl+K), and the look-up of what is pasted where nobody writes. */
export function QuickAccess() {
  const { route } = useLocation();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      if (opened.peek()) opened.value = null;
      else openPalette();
    };
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text') ?? '';
      const isWriting = event.target instanceof HTMLElement && event.target.matches('input, textarea');
      if (!isWriting && isReference(text)) void find(text, route).catch(() => {});
    };
    addEventListener('keydown', onKeyDown);
    addEventListener('paste', onPaste);
    return () => {
      removeEventListener('keydown', onKeyDown);
      removeEventListener('paste', onPaste);
    };
  }, [route]);
  if (!opened.value) return null;
  return (
    <Palette
      id={opened.value.id}
      onClose={() => {
        opened.value = null;
      }}
    />
  );
}
