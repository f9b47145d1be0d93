import * as say from '#text/shell';
import { environment } from '../api/config.js';
import { pageHref } from '../api/root.js';
import { shortcuts, theme, themes, timeMode } from '../preferences/preferences.js';
import { UserMenu } from '../session/user-menu.js';
import { timeModes } from '../time/time-text.js';
import { Icon } from '../ui/icon.js';
import { Menu } from '../ui/menu.js';
import { Bell } from './bell.js';
import { ChainHead } from './chain-head.js';
import { ConnectionDot } from './connection-dot.js';
import { Logo } from './logo.js';
import { openPalette } from './palette/quick-access.js';
import { openShortcutSheet } from './shortcut-sheet.js';
import { themeIcons, themeWords, timeWords } from './words.js';

export function TopBar() {
  const place = environment();
  return (
    <header class="top">
      <a class="brand" href={pageHref('/')}>
        <Logo />
        <span>tx-broadcaster</span>
      </a>
      {place && (
        <span class="environment" data-tone={place.tone}>
          {place.label}
        </span>
      )}
      <div class="top-end">
        <ChainHead />
        <button
          type="button"
          class="button-icon"
          aria-label={say.goToOrFind}
          title={say.goToOrFindKey}
          onClick={openPalette}
        >
          <Icon name="search" />
        </button>
        <ConnectionDot />
        <Bell />
        <Menu
          label={say.times(timeWords[timeMode.value])}
          class="button-icon not-small"
          button={<Icon name="clock" />}
          align="end"
          items={() =>
            timeModes.map((mode) => ({
              label: timeWords[mode],
              checked: timeMode.value === mode,
              onSelect: () => {
                timeMode.value = mode;
              },
            }))
          }
        />
        <Menu
          label={say.theme(themeWords[theme.value])}
          class="button-icon not-small"
          button={<Icon name={themeIcons[theme.value]} />}
          align="end"
          items={() =>
            themes.map((choice) => ({
              label: themeWords[choice],
              icon: themeIcons[choice],
              checked: theme.value === choice,
              onSelect: () => {
                theme.value = choice;
              },
            }))
          }
        />
        <UserMenu />
        <button
          type="button"
          class="button-icon only-wide"
          aria-label={say.keyboardShortcuts}
          title={shortcuts.value === 'on' ? say.keyboardShortcutsKey : say.keyboardShortcutsAreOff}
          onClick={openShortcutSheet}
        >
          <Icon name="keyboard" />
        </button>
      </div>
    </header>
  );
}
