import { signal } from '@preact/signals';
import { shortcuts } from '../preferences/preferences.js';
import { Dialog } from '../ui/dialog.js';
import { pages } from './pages.js';

const open = signal(false);

export function openShortcutSheet(): void {
  open.value = true;
}

const everywhere = [
  ['/', 'Filter'],
  ['⌘ K', 'Go to, find'],
  ['t', 'Next theme'],
  ['z', 'Relative, local, UTC'],
  ['l', 'Pause, go on'],
  ['?', 'This sheet'],
  ['Esc', 'Close, clear'],
] as const;

const list = [
  ['j  k', 'Next, previous row'],
  ['Enter', 'Open'],
  ['.', 'Menu of the row'],
  ['x  X', 'Select, up to here'],
  ['J  K', 'Move and select'],
  ['a', 'Select the page'],
  ['e', 'Export'],
  ['r', 'Retry'],
  ['u', 'Speed up'],
  ['c', 'Copy the id'],
  ['1 – 4', 'All, pending, success, failed'],
  ['[  ]', 'Newer, older; nonce before, after'],
] as const;

export function ShortcutSheet() {
  if (!open.value) return null;
  const close = () => {
    open.value = false;
  };
  return (
    <Dialog title="Keyboard shortcuts" onClose={close} wide>
      <div class="shortcut-columns">
        <Keys title="Everywhere" keys={everywhere} />
        <Keys title="Transactions" keys={list} />
        <Keys title="Go to" keys={pages().map(({ key, label }) => [`g ${key}`, label] as const)} />
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={shortcuts.value === 'on'}
          onChange={(event) => {
            shortcuts.value = event.currentTarget.checked ? 'on' : 'off';
          }}
        />
        Shortcuts are on
      </label>
    </Dialog>
  );
}

function Keys({ title, keys }: { title: string; keys: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl class="keys">
        {keys.map(([key, text]) => (
          <div key={key}>
            <dt>
              {key.split(/\s+/).map((each) => (
                <kbd key={each}>{each}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
