import type { Signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { place } from './place.js';

/** Keeps what floats beside its anchor while it is open, also when the window changes its size. */
export function useFloating(
  open: Signal<boolean>,
  floating: RefObject<HTMLElement | null>,
  anchor: RefObject<HTMLElement | null>,
  align: 'start' | 'end',
): void {
  const isOpen = open.value;
  useEffect(() => {
    if (!isOpen) return;
    const put = () => {
      if (floating.current && anchor.current) place(floating.current, anchor.current, align);
    };
    put();
    addEventListener('resize', put);
    return () => removeEventListener('resize', put);
  }, [isOpen, floating, anchor, align]);
}
