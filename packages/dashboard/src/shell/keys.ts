type Act = () => void;

/** The second key of a pair must follow the first within this time. */
const pairWithinMs = 1_500;

/**
 * Calls what is bound to a key, or to a pair of them (`g t`): the second key of a pair does then not do what it does
 * alone. Keys that somebody writes with, or holds a modifier to, are left alone. Returns the function that stops it.
 */
export function listenForKeys(bindings: Readonly<Record<string, Act>>, mayAct: () => boolean): () => void {
  const firsts = new Set(Object.keys(bindings).flatMap((keys) => (keys.includes(' ') ? [keys.split(' ')[0]] : [])));
  let first: { readonly key: string; readonly at: number } | null = null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || !mayAct()) return;
    const isPair = first !== null && event.timeStamp - first.at < pairWithinMs;
    const keys = isPair ? `${first?.key} ${event.key}` : event.key;
    first = !isPair && firsts.has(event.key) ? { key: event.key, at: event.timeStamp } : null;
    const act = Object.hasOwn(bindings, keys) ? bindings[keys] : undefined;
    if (!act) return;
    // Escape also closes what is open: that is the browser's
    if (event.key !== 'Escape') event.preventDefault();
    act();
  };
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select, [role="menu"] *'))
  );
}
