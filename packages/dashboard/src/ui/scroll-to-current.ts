import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** In a row that scrolls sideways, what is current is in sight. */
export function useScrollToCurrent(row: RefObject<HTMLElement | null>, current: unknown): void {
  useEffect(() => {
    const element = row.current?.querySelector<HTMLElement>('[aria-current]');
    if (!row.current || !element) return;
    // not scrollIntoView: that would move the page too
    row.current.scrollLeft = element.offsetLeft - (row.current.clientWidth - element.offsetWidth) / 2;
  }, [current]);
}
