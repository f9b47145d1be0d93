import * as say from '#text/session';
import { useTitle } from '../ui/title.js';
import { Gate } from './gate.js';
import { LoginForm } from './login-form.js';
import { session } from './session.js';

/** Stands in the place of the page that was asked for, which is there once one is in. */
export function LoginPage() {
  useTitle(say.logIn);
  return (
    <Gate title={say.logIn}>
      {session.value?.setup_needed && <p class="soft">{say.noUser}</p>}
      <LoginForm onDone={() => {}} />
    </Gate>
  );
}
