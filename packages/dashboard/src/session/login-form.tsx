import { useSignal } from '@preact/signals';
import * as say from '#text/session';
import { type ApiProblem, problemOf } from '../api/problem.js';
import { durationText } from '../time/duration.js';
import { now } from '../time/now.js';
import { Field } from '../ui/field.js';
import { PasswordField } from '../ui/password/password-field.js';
import { ProblemNotice } from '../ui/problem.js';
import { logIn } from './session.js';

export function LoginForm({ onDone }: { onDone: () => void }) {
  const name = useSignal('');
  const password = useSignal('');
  const problem = useSignal<ApiProblem | null>(null);
  const busy = useSignal(false);
  const lockedUntil = useSignal(0);
  const locked = Math.ceil((lockedUntil.value - now.value) / 1_000);
  const submit = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      await logIn(name.value.trim(), password.value);
      onDone();
    } catch (error) {
      problem.value = problemOf(error);
      const { retryAfter } = problem.value;
      if (retryAfter !== null) lockedUntil.value = now.peek() + retryAfter * 1_000;
    }
    busy.value = false;
  };
  return (
    <form class="form" onSubmit={submit}>
      <Field label={say.name} text={name} autocomplete="username" autocapitalize="none" required autoFocus />
      <PasswordField label={say.password} text={password} />
      {problem.value && <ProblemNotice problem={problem.value} />}
      <button type="submit" class="button button-primary" disabled={busy.value || locked > 0}>
        {locked > 0 ? say.againIn(durationText(locked * 1_000)) : say.logIn}
      </button>
    </form>
  );
}
