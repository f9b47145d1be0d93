import type { Signal } from '@preact/signals';

/** What goes with `data`, as typed; empty: not sent. */
export interface Typed {
  readonly idempotency_key: string;
  readonly external_id: string;
  readonly tags: string;
  readonly success_on: string;
  readonly to: string;
  readonly value: string;
  readonly gas: string;
}

export const emptyOptions: Typed = {
  idempotency_key: '',
  external_id: '',
  tags: '',
  success_on: '',
  to: '',
  value: '',
  gas: '',
};

/** The fields of the request. */
export function bodyOf({ tags, ...texts }: Typed): Readonly<Record<string, unknown>> {
  const given = Object.entries(texts).filter(([, text]) => text.trim() !== '');
  const list = tags
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean);
  return {
    ...Object.fromEntries(given.map(([name, text]) => [name, text.trim()])),
    ...(list.length > 0 ? { tags: list } : {}),
  };
}

export function Options({ callerMay, typed }: { callerMay: readonly string[]; typed: Signal<Typed> }) {
  const field = (name: keyof Typed, label: string, about: string) => (
    <label class="field">
      <span>
        {label} <span class="soft">{about}</span>
      </span>
      <input
        type="text"
        autocomplete="off"
        spellcheck={false}
        value={typed.value[name]}
        onInput={(event) => {
          typed.value = { ...typed.value, [name]: event.currentTarget.value };
        }}
      />
    </label>
  );
  return (
    <>
      {callerMay.includes('to') && field('to', 'To', 'address that is called')}
      {callerMay.includes('value') && field('value', 'Value', 'wei')}
      <details>
        <summary>Options</summary>
        <div class="fields-2">
          {callerMay.includes('gas') && field('gas', 'Gas limit', 'estimated if left out')}
          {field('external_id', 'External id', 'your own reference')}
          {field('idempotency_key', 'Idempotency key', 'twice the same is one')}
          {field('tags', 'Tags', 'with commas between')}
          <label class="field">
            <span>Success from</span>
            <select
              value={typed.value.success_on}
              onChange={(event) => {
                typed.value = { ...typed.value, success_on: event.currentTarget.value };
              }}
            >
              <option value="">the type’s own</option>
              <option>accepted</option>
              <option>mined</option>
              <option>confirmed</option>
            </select>
          </label>
        </div>
      </details>
    </>
  );
}
