import type { Signal } from '@preact/signals';
import { ApiProblem } from '../../api/problem.js';
import { draftOfText } from '../../message-types/draft.js';

/** The data of a duplicate, to be changed before it is sent. */
export function DataField({ text }: { text: Signal<string> }) {
  return (
    <label class="field">
      <span>
        Data <span class="soft">JSON</span>
      </span>
      <textarea
        rows={Math.min(12, Math.max(3, text.value.split('\n').length))}
        spellcheck={false}
        required
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
    </label>
  );
}

/** @throws ApiProblem for what is no JSON */
export function dataOf(text: string): unknown {
  const drafted = draftOfText(text);
  if ('data' in drafted) return drafted.data;
  throw new ApiProblem(0, { title: drafted.wrong, code: 'not_sent' });
}
