import * as say from '#text/shell';
import { pageHref } from '../api/root.js';
import { paused, setPaused } from '../live/live.js';
import { clearSelection, toggle } from '../operations/selection.js';
import { shortcuts, theme, themes, timeMode } from '../preferences/preferences.js';
import { cycle } from '../preferences/stored.js';
import { recordOf } from '../records/records.js';
import { timeModes } from '../time/time-text.js';
import { askFor, isAllowed } from '../transactions/actions/actions.js';
import { copy } from '../ui/copy.js';
import { announce } from './announcer.js';
import { currentId, focusedLink, rowLinks } from './current-id.js';
import { listenForKeys } from './keys.js';
import { pages } from './pages.js';
import { openShortcutSheet } from './shortcut-sheet.js';
import { themeWords, timeWords } from './words.js';

type Route = (path: string) => void;

/** Returns the function that stops listening. */
export function listenForShortcuts(route: Route): () => void {
  return listenForKeys(
    {
      '/': () => focusFilter(route),
      '?': openShortcutSheet,
      t: () => announce(say.theme(themeWords[cycle(theme, themes)])),
      z: () => announce(say.times(timeWords[cycle(timeMode, timeModes)])),
      l: () => setPaused(!paused.peek()),
      j: () => moveRow(1),
      k: () => moveRow(-1),
      o: () => focusedLink()?.click(),
      '.': () => focusedLink()?.closest('tr')?.querySelector<HTMLElement>('.cell-menu button')?.click(),
      c: () => withId((id) => void copy(id).then(() => announce(say.copiedTheId))),
      r: () => (bulk('retry') ? undefined : withId(retry)),
      u: () => (bulk('speed_up') ? undefined : withId(speedUp)),
      x: () => toggleFocused(false),
      X: () => toggleFocused(true),
      e: () => click('[data-act="export"]'),
      a: () => click('[data-act="select-page"]'),
      J: () => moveAndSelect(1),
      K: () => moveAndSelect(-1),
      Escape: clearSelection,
      '[': () => click('[data-step="["]'),
      ']': () => click('[data-step="]"]'),
      ...Object.fromEntries(['1', '2', '3', '4'].map((tab) => [tab, () => click(`[data-tab="${tab}"]`)])),
      ...Object.fromEntries(pages().map(({ key, path }) => [`g ${key}`, () => route(pageHref(path))])),
    },
    () => shortcuts.peek() === 'on' && !document.querySelector('dialog[open]'),
  );
}

function focusFilter(route: Route): void {
  const box = document.getElementById('filter');
  if (box) box.focus();
  else route(pageHref('/transactions'));
}

function moveRow(step: number): void {
  const links = rowLinks();
  const focused = focusedLink();
  const at = focused ? links.indexOf(focused) : -1;
  links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step]?.focus();
}

function withId(act: (id: string) => void): void {
  const id = currentId();
  if (id) act(id);
}

function retry(id: string): void {
  actOn('retry', id, say.cannotBeRetried);
}

function speedUp(id: string): void {
  actOn('speed-up', id, say.cannotBeSpedUp);
}

function actOn(action: 'retry' | 'speed-up', id: string, refusal: string): void {
  const record = recordOf(id)?.peek();
  if (record && isAllowed(action, record)) askFor(action, record);
  else announce(refusal);
}

/** Asks about all that are selected; false: none is. */
function bulk(action: 'retry' | 'speed_up'): boolean {
  const button = document.querySelector<HTMLElement>(`[data-bulk="${action}"]`);
  button?.click();
  return button !== null;
}

function toggleFocused(range: boolean): void {
  const id = focusedLink()?.dataset.row;
  const shown = rowLinks().flatMap(({ dataset }) => dataset.row ?? []);
  if (id && document.querySelector('[data-box]')) toggle(id, shown, range);
}

function moveAndSelect(step: number): void {
  moveRow(step);
  toggleFocused(false);
}

function click(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click();
}
