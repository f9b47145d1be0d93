import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
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

interface PasswordFieldProps {
  readonly label: string;
  readonly text: Signal<string>;
  /** A new one has rules; one that exists is taken as it is. */
  readonly isNew?: boolean;
}

const shortestPassword = 12;

/** A password that can be looked at while it is typed. */
export function PasswordField({ label, text, isNew = false }: PasswordFieldProps) {
  const shown = useSignal(false);
  return (
    <div class="password">
      <Field
        label={label}
        {...(isNew ? { note: `at least ${shortestPassword} characters`, minLength: shortestPassword } : {})}
        text={text}
        type={shown.value ? 'text' : 'password'}
        autocomplete={isNew ? 'new-password' : 'current-password'}
        required
      />
      <button
        type="button"
        class="button button-quiet"
        aria-pressed={shown.value}
        onClick={() => {
          shown.value = !shown.value;
        }}
      >
        {shown.value ? 'Hide' : 'Show'}
      </button>
    </div>
  );
}
