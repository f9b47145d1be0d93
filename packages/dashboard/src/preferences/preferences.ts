import { effect, signal } from '@preact/signals';
import { timeModes } from '../time/time-text.js';
import { stored } from './stored.js';

export const themes = ['system', 'light', 'dark'] as const;
export const densities = ['comfortable', 'compact'] as const;
export const pageSizes = ['25', '50', '100', '200'] as const;

export const theme = stored('theme', themes, 'system');
export const timeMode = stored('time', timeModes, 'relative');
export const density = stored('density', densities, 'comfortable');
export const pageSize = stored('page-size', pageSizes, '50');
/** Single letters that act can be in the way of speech input and screen readers (WCAG 2.1.4). */
export const shortcuts = stored('shortcuts', ['on', 'off'], 'on');

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
/** What the system wants, for what the style sheet cannot paint. */
export const systemTheme = signal(systemIsDark.matches);

/** The style sheet follows these attributes. */
export function applyPreferences(): void {
  systemIsDark.addEventListener('change', ({ matches }) => {
    systemTheme.value = matches;
  });
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    document.documentElement.dataset.density = density.value;
  });
}
