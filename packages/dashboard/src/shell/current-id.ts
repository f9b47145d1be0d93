/** The rows of the list on the page, each by the link that opens it. */
export function rowLinks(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>('a[data-row]')];
}

/** The row in focus. */
export function focusedLink(): HTMLAnchorElement | undefined {
  return rowLinks().find((link) => link.closest('tr')?.contains(document.activeElement));
}

/** The transaction of the row in focus, else of the page. */
export function currentId(): string | null {
  const [, ofPage] = /\/transactions\/([\da-f-]{36})$/.exec(location.pathname) ?? [];
  return focusedLink()?.dataset.row ?? ofPage ?? null;
}
