import { effect } from '@preact/signals';
import { environment } from '../api/config.js';
import icon from '../icon.svg?url';
import badIcon from '../icon-failed.svg?url';
import { connection } from '../live/live.js';
import { pageTitle } from '../ui/title.js';
import { failedText } from './counts.js';

/** Lets the tab tell what is on the page, and whether something needs somebody, while another one is looked at. */
export function showTab(): void {
  effect(() => {
    const count = failedText.value === null ? '' : `(${failedText.value}) `;
    const title = [pageTitle.value, environment()?.label, 'tx-broadcaster'].filter(Boolean).join(' · ');
    document.title = count + title;
  });
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  effect(() => {
    const bad = connection.value === 'lost' || failedText.value !== null;
    if (link) link.href = bad ? badIcon : icon;
  });
}
