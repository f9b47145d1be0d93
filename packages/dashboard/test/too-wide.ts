/** In the browser: what is wider than its place, be it the page, or what lies above it. */
export function tooWide(): string[] {
  const frames = [...document.querySelectorAll<HTMLElement>('html, dialog[open], .menu:popover-open')];
  return frames
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    .map(({ tagName, className }) => `${tagName} ${className}`);
}
