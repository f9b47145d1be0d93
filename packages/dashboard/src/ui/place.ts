const gap = 4;
const margin = 8;

/** Puts what floats below its anchor, or above where there is no room, and never out of the window. */
export function place(floating: HTMLElement, anchor: HTMLElement, align: 'start' | 'end'): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = floating;
  const left = align === 'start' ? at.left : at.right - width;
  const below = at.bottom + gap;
  const top = below + height > innerHeight - margin ? Math.max(margin, at.top - gap - height) : below;
  floating.style.left = `${Math.max(margin, Math.min(left, innerWidth - width - margin))}px`;
  floating.style.top = `${top}px`;
}
