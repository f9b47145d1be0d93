import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Icon } from './icon.js';
import type { IconName } from './icon-name.js';
import { useFloating } from './use-floating.js';

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly onSelect: () => void;
  readonly disabled?: boolean;
  /** Shown behind the label. */
  readonly note?: string;
  readonly checked?: boolean;
  readonly danger?: boolean;
}

interface MenuProps {
  /** What the button is for; read aloud where it shows only a picture. */
  readonly label: string;
  readonly button: ComponentChildren;
  readonly class?: string;
  readonly items: () => readonly (MenuItem | 'line')[];
  /** Which side of the button it keeps to. */
  readonly align?: 'start' | 'end';
}

/** A button that opens a list of actions: arrows move, Escape closes, focus comes back. */
export function Menu({ label, button, items, align = 'start', class: name = 'button-icon' }: MenuProps) {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  // a list has a menu in each row: what is in it is made when it is opened
  const open = useSignal(false);
  useFloating(open, list, anchor, align);
  useEffect(() => {
    if (open.value && list.current) focusItem(list.current, 0);
  }, [open.value]);
  const choose = (item: MenuItem) => {
    list.current?.hidePopover();
    anchor.current?.focus();
    item.onSelect();
  };
  return (
    <>
      <button
        ref={anchor}
        type="button"
        class={name}
        aria-label={label}
        aria-haspopup="menu"
        title={typeof button === 'string' ? undefined : label}
        popovertarget={id}
      >
        {button}
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        class="menu"
        onToggle={(event) => {
          open.value = event.newState === 'open';
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step === undefined || !list.current) return;
          event.preventDefault();
          focusItem(list.current, step);
        }}
      >
        {(open.value ? items() : []).map((item, index) =>
          item === 'line' ? (
            <hr key={`line ${index}`} />
          ) : (
            <button
              key={item.label}
              type="button"
              role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
              aria-checked={item.checked}
              class={item.danger ? 'menu-item danger' : 'menu-item'}
              disabled={item.disabled}
              onClick={() => choose(item)}
            >
              <span class="menu-mark">
                {item.checked ? <Icon name="check" /> : item.icon ? <Icon name={item.icon} /> : null}
              </span>
              <span>{item.label}</span>
              {item.note && <span class="menu-note">{item.note}</span>}
            </button>
          ),
        )}
      </div>
    </>
  );
}

/** 0: the first; else as many further, round and round. */
function focusItem(list: HTMLElement, step: number): void {
  const items = [...list.querySelectorAll<HTMLButtonElement>('.menu-item:not(:disabled)')];
  const at = items.findIndex((item) => item.matches(':focus'));
  items[step === 0 || at < 0 ? 0 : (at + step + items.length) % items.length]?.focus();
}
