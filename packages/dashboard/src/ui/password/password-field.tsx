import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import * as say from '#text/ui';
import { Field } from '../field.js';
import { type Strength, strengthOf } from './strength.js';

interface PasswordFieldProps {
  readonly label: string;
  readonly text: Signal<string>;
  /** A new one has rules; one that exists is taken as it is. */
  readonly isNew?: boolean;
}

const shortest = 12;

/** A password that can be looked at while it is typed. */
export function PasswordField({ label, text, isNew = false }: PasswordFieldProps) {
  const shown = useSignal(false);
  return (
    <div class="password">
      <Field
        label={label}
        {...(isNew ? { note: say.atLeast(shortest), minLength: shortest } : {})}
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
        {shown.value ? say.hide : say.show}
      </button>
      {isNew && <Meter strength={text.value.length < shortest ? tooShort(text.value) : strengthOf(text.value)} />}
    </div>
  );
}

function tooShort(text: string): Strength {
  return text === '' ? 0 : 1;
}

const words = ['', say.easyToGuess, say.couldBeGuessed, say.hardToGuess, say.veryHardToGuess] as const;
const tones = ['neutral', 'failed', 'caution', 'success', 'success'] as const;

function Meter({ strength }: { strength: Strength }) {
  return (
    <div class="strength" data-tone={tones[strength]}>
      <span class="strength-bars" aria-hidden="true">
        {[1, 2, 3, 4].map((step) => (
          <i key={step} data-on={step <= strength} />
        ))}
      </span>
      <span role="status">{words[strength]}</span>
    </div>
  );
}
