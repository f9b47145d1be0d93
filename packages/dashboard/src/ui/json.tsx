import * as say from '#text/ui';
import { CopyButton } from './copy.js';

/** JSON as text, to be read, copied and searched with the browser's own means. */
export function Json({ value, label }: { value: unknown; label: string }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <div class="json">
      <CopyButton text={text} label={say.copy(label)} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} role="region" aria-label={label}>
        {text}
      </pre>
    </div>
  );
}
