import { useSignal } from '@preact/signals';
import { type ApiProblem, problemOf } from '../api/problem.js';
import { Field, PasswordField } from '../ui/field.js';
import { ProblemNotice } from '../ui/problem.js';
import { logIn } from './session.js';

export function LoginForm({ onDone }: { onDone: () => void }) {
  const name = useSignal('');
  const password = useSignal('');
  const problem = useSignal<ApiProblem | null>(null);
  const busy = useSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      await logIn(name.value.trim(), password.value);
      onDone();
    } catch (error) {
      problem.value = problemOf(error);
    }
    busy.value = false;
  };
  return (
    <form class="form" onSubmit={submit}>
      <Field label="Name" text={name} autocomplete="username" autocapitalize="none" required autoFocus />
      <PasswordField label="Password" text={password} />
      {problem.value && <ProblemNotice problem={problem.value} />}
      <button type="submit" class="button button-primary" disabled={busy.value}>
        Log in
      </button>
    </form>
  );
}
