import { signal } from '@preact/signals';
import * as say from '#text/shell';
import { shortcuts } from '../preferences/preferences.js';
import { Dialog } from '../ui/dialog.js';
import { pages } from './pages.js';

const open = signal(false);

export function openShortcutSheet(): void {
  open.value = true;
}

const everywhere = [
  ['/', say.filter],
  ['⌘ K', say.goToFind],
  ['t', say.nextTheme],
  ['z', say.relativeLocalUtc],
  ['l', say.pauseGoOn],
  ['?', say.thisSheet],
  [say.esc, say.closeClear],
] as const;

const list = [
  ['j  k', say.nextPreviousRow],
  [say.enter, say.open],
  ['.', say.menuOfTheRow],
  ['x  X', say.selectUpToHere],
  ['J  K', say.moveAndSelect],
  ['a', say.selectThePage],
  ['e', say.exportIt],
  ['r', say.retry],
  ['u', say.speedUp],
  ['c', say.copyTheId],
  ['1 – 4', say.allPendingSuccessFailed],
  ['[  ]', say.newerOlder],
] as const;

export function ShortcutSheet() {
  if (!open.value) return null;
  const close = () => {
    open.value = false;
  };
  return (
    <Dialog title={say.keyboardShortcuts} onClose={close} wide>
      <div class="shortcut-columns">
        <Keys title={say.everywhere} keys={everywhere} />
        <Keys title={say.transactions} keys={list} />
        <Keys title={say.goTo} keys={pages().map(({ key, label }) => [`g ${key}`, label] as const)} />
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={shortcuts.value === 'on'}
          onChange={(event) => {
            shortcuts.value = event.currentTarget.checked ? 'on' : 'off';
          }}
        />
        {say.shortcutsAreOn}
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
