import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { pageHref } from '../api/root.js';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import type { IconName } from '../ui/icon-name.js';
import { loadViews, views } from '../views/views.js';
import { find } from './find.js';
import { pages } from './pages.js';

interface Choice {
  readonly label: string;
  readonly icon: IconName;
  readonly run: () => void | Promise<void>;
}

/** One line from which every page and every transaction can be reached. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { route } = useLocation();
  const text = useSignal('');
  const at = useSignal(0);
  useEffect(() => void loadViews().catch(() => {}), []);
  const wanted = text.value.trim().toLowerCase();
  const choices: Choice[] = [
    ...pages()
      .filter(({ label }) => label.toLowerCase().includes(wanted))
      .map(({ label, icon, path }) => ({ label, icon, run: () => route(pageHref(path)) })),
    ...views.value
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .map(({ name, search }) => ({
        label: name,
        icon: 'bookmark' as const,
        run: () => route(pageHref(`/transactions?${search}`)),
      })),
    ...(wanted === ''
      ? []
      : [{ label: `Find “${text.value.trim()}”`, icon: 'search' as const, run: () => find(text.value, route) }]),
  ];
  const chosen = Math.min(at.value, choices.length - 1);
  const take = (index: number) => {
    onClose();
    void choices[index]?.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) at.value = (chosen + step + choices.length) % choices.length;
    else if (event.key === 'Enter') take(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Go to" onClose={onClose}>
      <input
        type="text"
        role="combobox"
        aria-label="Page, hash, address, id or words"
        aria-expanded="true"
        aria-controls="palette-choices"
        aria-activedescendant={`palette-${chosen}`}
        placeholder="A page, a hash, an address, an id, words"
        autocomplete="off"
        spellcheck={false}
        autoFocus
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-choices" role="listbox" aria-label="Choices" class="palette">
        {choices.map(({ label, icon }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the text box has the keys
          <div
            key={label}
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            class="menu-item"
            onClick={() => take(index)}
          >
            <Icon name={icon} />
            <span>{label}</span>
          </div>
        ))}
      </div>
    </Dialog>
  );
}
