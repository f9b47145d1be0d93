import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { environment } from '../api/config.js';

const pageTitle = signal('');

/** Names the page in its tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    pageTitle.value = title;
  }, [title]);
}

export function showTitle(): void {
  effect(() => {
    document.title = [pageTitle.value, environment()?.label, 'tx-broadcaster'].filter(Boolean).join(' · ');
  });
}
