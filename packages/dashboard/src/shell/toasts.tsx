import { signal } from '@preact/signals';
import { problemOf } from '../api/problem.js';
import { Icon } from '../ui/icon.js';

interface Toast {
  readonly id: number;
  readonly tone: 'success' | 'failed';
  readonly text: string;
  readonly link?: { readonly href: string; readonly text: string };
  /** Takes it back. */
  readonly undo?: () => Promise<void>;
}

const shownForMs = 6_000;
const toasts = signal<readonly Toast[]>([]);
let lastId = 0;

/** Tells how an action ended; goes by itself, unless somebody is reading it. */
export function toast(tone: Toast['tone'], text: string, more: Toast['link'] | Toast['undo'] = undefined): void {
  const id = ++lastId;
  toasts.value = [
    ...toasts.value.slice(-3),
    { id, tone, text, ...(typeof more === 'function' ? { undo: more } : more ? { link: more } : {}) },
  ];
  schedule(id);
}

const timers = new Map<number, ReturnType<typeof setTimeout>>();

function schedule(id: number): void {
  timers.set(
    id,
    setTimeout(() => remove(id), shownForMs),
  );
}

function remove(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  toasts.value = toasts.value.filter((each) => each.id !== id);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-label="Notifications">
      {toasts.value.map(({ id, tone, text, link, undo }) => (
        <div
          key={id}
          class="toast"
          data-tone={tone}
          onPointerEnter={() => clearTimeout(timers.get(id))}
          onPointerLeave={() => schedule(id)}
          onFocusIn={() => clearTimeout(timers.get(id))}
          onFocusOut={() => schedule(id)}
        >
          <Icon name={tone} />
          <span>
            {text} {link && <a href={link.href}>{link.text}</a>}
          </span>
          {undo && (
            <button
              type="button"
              class="button button-quiet"
              onClick={() => {
                remove(id);
                void undo().catch((error) => toast('failed', problemOf(error).message));
              }}
            >
              Undo
            </button>
          )}
          <button type="button" class="button-icon" aria-label="Dismiss" onClick={() => remove(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
