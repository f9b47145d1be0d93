import { useTitle } from '../ui/title.js';
import { Gate } from './gate.js';
import { LoginForm } from './login-form.js';
import { session } from './session.js';

/** Stands in the place of the page that was asked for, which is there once one is in. */
export function LoginPage() {
  useTitle('Log in');
  return (
    <Gate title="Log in">
      {session.value?.setup_needed && (
        <p class="soft">There is no user yet: the server’s log has a link to make the first one.</p>
      )}
      <LoginForm onDone={() => {}} />
    </Gate>
  );
}
