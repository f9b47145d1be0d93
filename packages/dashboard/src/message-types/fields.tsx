import type { Signal } from '@preact/signals';
import * as say from '#text/message-types';
import type { Typed } from './draft.js';
import type { FormField } from './schema.js';

export function Fields({ fields, typed }: { fields: readonly FormField[]; typed: Signal<Typed> }) {
  const set = (name: string, value: string) => {
    typed.value = { ...typed.value, [name]: value };
  };
  return (
    <>
      {fields.map((field) => (
        <Field key={field.name} field={field} value={typed.value[field.name] ?? ''} onChange={set} />
      ))}
    </>
  );
}

interface FieldProps {
  readonly field: FormField;
  readonly value: string;
  readonly onChange: (name: string, value: string) => void;
}

function Field({ field, value, onChange }: FieldProps) {
  const { name, label, about, kind, required, choices } = field;
  if (kind === 'boolean') {
    return (
      <label class="check">
        <input
          type="checkbox"
          checked={value === 'true'}
          onChange={(event) => onChange(name, String(event.currentTarget.checked))}
        />
        <span>
          {label} {about && <span class="soft">{about}</span>}
        </span>
      </label>
    );
  }
  return (
    <label class="field">
      <span>
        {label} {about && <span class="soft">{about}</span>}
        {!required && <span class="soft"> {say.optional}</span>}
      </span>
      {kind === 'choice' ? (
        <select value={value} required={required} onChange={(event) => onChange(name, event.currentTarget.value)}>
          {!required && <option value="" />}
          {choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : kind === 'json' ? (
        <textarea
          rows={3}
          required={required}
          spellcheck={false}
          value={value}
          onInput={(event) => onChange(name, event.currentTarget.value)}
        />
      ) : (
        <input
          type="text"
          inputMode={kind === 'integer' ? 'numeric' : 'text'}
          class={/^0x/.test(value) ? 'mono' : ''}
          required={required}
          autocomplete="off"
          spellcheck={false}
          value={value}
          onInput={(event) => onChange(name, event.currentTarget.value)}
        />
      )}
    </label>
  );
}
