import type { Signal } from '@preact/signals';
import * as say from '#text/message-types';

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
      {callerMay.includes('to') && field('to', say.to, say.toAbout)}
      {callerMay.includes('value') && field('value', say.value, 'wei')}
      <details>
        <summary>{say.options}</summary>
        <div class="fields-2">
          {callerMay.includes('gas') && field('gas', say.gasLimit, say.gasAbout)}
          {field('external_id', say.externalId, say.externalIdAbout)}
          {field('idempotency_key', say.idempotencyKey, say.idempotencyKeyAbout)}
          {field('tags', say.tags, say.tagsAbout)}
          <label class="field">
            <span>{say.successFrom}</span>
            <select
              value={typed.value.success_on}
              onChange={(event) => {
                typed.value = { ...typed.value, success_on: event.currentTarget.value };
              }}
            >
              <option value="">{say.successOfType}</option>
              <option value="accepted">{say.accepted}</option>
              <option value="mined">{say.mined}</option>
              <option value="confirmed">{say.confirmed}</option>
            </select>
          </label>
        </div>
      </details>
    </>
  );
}
