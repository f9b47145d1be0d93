import * as say from '#text/shell';
import { problemOf } from '../api/problem.js';
import { Icon } from '../ui/icon.js';
import { dismiss, floating, goLater, stay, type Toast, toast as tell } from './toasts.js';

export function ToastList() {
  return (
    <div class="toasts" role="status" aria-label={say.notifications}>
      {floating.value.map((each) => (
        <ToastView key={each.id} toast={each} />
      ))}
    </div>
  );
}

function ToastView({ toast: { id, tone, text, link, undo } }: { toast: Toast }) {
  return (
    <div
      class="toast"
      data-tone={tone}
      onPointerEnter={() => stay(id)}
      onPointerLeave={() => goLater(id)}
      onFocusIn={() => stay(id)}
      onFocusOut={() => goLater(id)}
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
            dismiss(id);
            void undo().catch((error) => tell('failed', problemOf(error).message));
          }}
        >
          {say.undo}
        </button>
      )}
      <button type="button" class="button-icon" aria-label={say.dismiss} onClick={() => dismiss(id)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
