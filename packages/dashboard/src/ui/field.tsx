import type { Signal } from '@preact/signals';
import type { TargetedInputEvent } from 'preact';

interface FieldProps {
  readonly label: string;
  /** Said beside the label. */
  readonly note?: string;
  readonly text: Signal<string>;
  readonly type?: 'text' | 'password';
  readonly required?: boolean;
  readonly autoFocus?: boolean;
  readonly autocomplete?: string;
  readonly autocapitalize?: 'none';
  readonly spellcheck?: boolean;
  readonly placeholder?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly class?: string;
  readonly pattern?: string;
  readonly inputMode?: 'numeric' | 'decimal';
}

/** One line of text with its label. */
export function Field({ label, note, text, type = 'text', ...given }: FieldProps) {
  const input = {
    autocomplete: 'off',
    ...given,
    value: text.value,
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => {
      text.value = event.currentTarget.value;
    },
  };
  return (
    <label class="field">
      <span>
        {label} {note && <span class="soft">{note}</span>}
      </span>
      {type === 'password' ? <input type="password" {...input} /> : <input type="text" {...input} />}
    </label>
  );
}
