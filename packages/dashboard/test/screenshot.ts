import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = join(import.meta.dirname, '../../../docs/screenshots');

/** Pictures for the documentation, made only when asked for: DASHBOARD_SCREENSHOTS=1. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!process.env.DASHBOARD_SCREENSHOTS) return;
  mkdirSync(folder, { recursive: true });
  // toasts come and go; what is in a picture should stay
  await page.getByRole('status', { name: 'Notifications' }).evaluate((toasts) => toasts.replaceChildren());
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
