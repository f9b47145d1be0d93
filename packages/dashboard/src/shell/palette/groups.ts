import * as say from '#text/shell';
import { pageHref } from '../../api/root.js';
import { paused, setPaused } from '../../live/live.js';
import { theme, themes, timeMode } from '../../preferences/preferences.js';
import { recent } from '../../records/recent.js';
import { recordOf } from '../../records/records.js';
import { logOut, session } from '../../session/session.js';
import { timeModes } from '../../time/time-text.js';
import { actionsFor, askFor } from '../../transactions/actions/actions.js';
import { typeName } from '../../transactions/summary.js';
import { copy } from '../../ui/copy.js';
import { views } from '../../views/views.js';
import { announce } from '../announcer.js';
import { find } from '../find.js';
import { pages } from '../pages.js';
import { openShortcutSheet } from '../shortcut-sheet.js';
import { themeIcons, themeWords, timeWords } from '../words.js';
import type { Choice, Group } from './choice.js';

type Route = (path: string) => void;

/** All that the palette offers; `id` is the transaction it was opened on. */
export function groupsFor(id: string | null, route: Route): Group[] {
  return [
    { title: say.thisTransaction, choices: id === null ? [] : ofTransaction(id) },
    {
      title: say.recent,
      choices: recent.value
        .filter((each) => each.id !== id)
        .map((each) => ({
          label: each.name,
          note: each.id.slice(-6),
          icon: 'clock',
          run: () => route(pageHref(`/transactions/${each.id}`)),
        })),
    },
    {
      title: say.pages,
      choices: pages().map(({ label, icon, path }) => ({ label, icon, run: () => route(pageHref(path)) })),
    },
    {
      title: say.views,
      choices: views.value.map(({ name, search }) => ({
        label: name,
        icon: 'bookmark',
        run: () => route(pageHref(`/transactions?${search}`)),
      })),
    },
    { title: say.actions, choices: everywhere() },
  ];
}

/** Looks a text up, whatever it is. */
export function searchFor(text: string, route: Route): Choice {
  return { label: say.find(text.trim()), icon: 'search', run: () => find(text, route) };
}

function ofTransaction(id: string): Choice[] {
  const record = recordOf(id)?.peek();
  if (!record) return [];
  const copied = (what: string, text: string): Choice => ({
    label: say.copyThe(what),
    icon: 'copy',
    run: () => copy(text).then(() => announce(say.copiedThe(what))),
  });
  return [
    ...actionsFor(record)
      .filter(({ refused }) => refused === null)
      .map(({ action, label, icon }) => ({
        label,
        note: typeName(record.message_type),
        icon,
        run: () => askFor(action, record),
      })),
    copied(say.id, id),
    ...(record.hash ? [copied(say.hash, record.hash)] : []),
    copied(say.link, new URL(pageHref(`/transactions/${id}`), location.href).href),
  ];
}

function everywhere(): Choice[] {
  const isIn = session.value?.by === 'session';
  return [
    {
      label: paused.value ? say.goOnLive : say.pauseLive,
      icon: paused.value ? 'play' : 'pause',
      run: () => setPaused(!paused.peek()),
    },
    ...themes
      .filter((each) => each !== theme.value)
      .map(
        (each): Choice => ({
          label: say.theme(themeWords[each]),
          icon: themeIcons[each],
          run: () => {
            theme.value = each;
          },
        }),
      ),
    ...timeModes
      .filter((each) => each !== timeMode.value)
      .map(
        (each): Choice => ({
          label: say.times(timeWords[each]),
          icon: 'clock',
          run: () => {
            timeMode.value = each;
          },
        }),
      ),
    { label: say.keyboardShortcuts, icon: 'keyboard', run: openShortcutSheet },
    ...(isIn ? [{ label: say.logOut, icon: 'external', run: logOut } as const] : []),
  ];
}
