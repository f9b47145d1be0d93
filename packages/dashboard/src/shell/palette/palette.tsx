import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import * as say from '#text/shell';
import { Dialog } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { loadViews } from '../../views/views.js';
import { isReference } from '../find.js';
import { type Choice, matching } from './choice.js';
import { groupsFor, searchFor } from './groups.js';

interface PaletteProps {
  /** The transaction that it was opened on. */
  readonly id: string | null;
  readonly onClose: () => void;
}

/** One line from which everything is reached and done. */
export function Palette({ id, onClose }: PaletteProps) {
  const { route } = useLocation();
  const text = useSignal('');
  const at = useSignal(0);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => void loadViews().catch(() => {}), []);
  const found = matching(groupsFor(id, route), text.value);
  const search = { title: say.search, choices: [searchFor(text.value, route)] };
  const isEmpty = text.value.trim() === '';
  const groups = isEmpty ? found : isReference(text.value) ? [search, ...found] : [...found, search];
  const choices = groups.flatMap((group) => group.choices);
  const chosen = Math.min(at.value, choices.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const take = (choice: Choice | undefined) => {
    onClose();
    void choice?.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) at.value = (chosen + step + choices.length) % choices.length;
    else if (event.key === 'Enter') take(choices[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={say.goTo} onClose={onClose} atTop>
      <input
        type="text"
        role="combobox"
        aria-label={say.paletteLabel}
        aria-expanded="true"
        aria-controls="palette-choices"
        aria-activedescendant={`palette-${chosen}`}
        placeholder={say.palettePlaceholder}
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
      <div ref={list} id="palette-choices" role="listbox" aria-label={say.choices} class="palette">
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <p class="palette-title" aria-hidden="true">
              {group.title}
            </p>
            {group.choices.map((choice) => {
              const index = choices.indexOf(choice);
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the text box has the keys
                <div
                  key={index}
                  id={`palette-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === chosen}
                  class="menu-item"
                  onClick={() => take(choice)}
                >
                  <Icon name={choice.icon} />
                  <span>{choice.label}</span>
                  {choice.note && <span class="menu-note">{choice.note}</span>}
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </Dialog>
  );
}
