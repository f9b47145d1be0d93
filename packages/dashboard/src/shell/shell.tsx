import type { ComponentChildren } from 'preact';
import * as say from '#text/shell';
import { ExpiredDialog } from '../session/expired-dialog.js';
import { ActionDialog } from '../transactions/actions/action-dialog.js';
import { Announcer } from './announcer.js';
import { Banners } from './banners.js';
import { Nav } from './nav.js';
import { ShortcutSheet } from './shortcut-sheet.js';
import { ToastList } from './toast-list.js';
import { TopBar } from './top-bar.js';

/** What is on every page. */
export function Shell({ children }: { children: ComponentChildren }) {
  return (
    <div class="shell">
      <a class="skip" href="#main">
        {say.skipToTheContent}
      </a>
      <TopBar />
      <Nav />
      <main id="main" class="main" tabIndex={-1}>
        <Banners />
        {children}
      </main>
      <ActionDialog />
      <ShortcutSheet />
      <ExpiredDialog />
      <ToastList />
      <Announcer />
    </div>
  );
}
