import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

export const pageTitle = signal('');

/** Names the page in its tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    pageTitle.value = title;
  }, [title]);
}
