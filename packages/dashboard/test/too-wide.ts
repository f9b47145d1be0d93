/** In the browser: what is wider than its place, be it the page, its menu, or what lies above it. */
export function tooWide(): string[] {
  const frames = [...document.querySelectorAll<HTMLElement>('html, .nav, dialog[open], .menu:popover-open')];
  // on small screens the menu is a row that scrolls
  const mayScroll = (frame: HTMLElement) => frame.matches('.nav') && getComputedStyle(frame).flexDirection === 'row';
  return frames
    .filter((frame) => frame.scrollWidth > frame.clientWidth && !mayScroll(frame))
    .map(({ tagName, className }) => `${tagName} ${className}`);
}
