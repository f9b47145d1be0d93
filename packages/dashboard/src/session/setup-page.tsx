import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import * as say from '#text/session';
import { post } from '../api/ask.js';
import { type ApiProblem, problemOf } from '../api/problem.js';
import { pageHref } from '../api/root.js';
import { Field } from '../ui/field.js';
import { PasswordField } from '../ui/password/password-field.js';
import { ProblemNotice } from '../ui/problem.js';
import { useTitle } from '../ui/title.js';
import { Gate } from './gate.js';
import { loadSession } from './session.js';

/** Makes the first admin; the link to it, with its token, is in the server's log. */
export function SetupPage() {
  useTitle(say.setUp);
  const { route } = useLocation();
  const name = useSignal('');
  const password = useSignal('');
  const problem = useSignal<ApiProblem | null>(null);
  // kept out of the address's path and query, so that no log of a proxy has it
  const [, token = ''] = /[#&]token=([^&]+)/.exec(location.hash) ?? [];
  const submit = async (event: Event) => {
    event.preventDefault();
    problem.value = null;
    try {
      await post('session/setup', { token, name: name.value.trim(), password: password.value });
      await loadSession();
      // what comes next is a way in for the first program
      route(pageHref('/settings?first-key'), true);
    } catch (error) {
      problem.value = problemOf(error);
    }
  };
  return (
    <Gate title={say.makeTheFirstAdmin}>
      {token === '' ? (
        <p>{say.linkNeeded}</p>
      ) : (
        <form class="form" onSubmit={submit}>
          <Field label={say.name} text={name} autocomplete="username" autocapitalize="none" required autoFocus />
          <PasswordField label={say.password} text={password} isNew />
          {problem.value && <ProblemNotice problem={problem.value} />}
          <button type="submit" class="button button-primary">
            {say.makeIt}
          </button>
        </form>
      )}
    </Gate>
  );
}
