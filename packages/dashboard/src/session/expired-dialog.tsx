import * as say from '#text/session';
import { refreshAll } from '../live/live.js';
import { Dialog } from '../ui/dialog.js';
import { LoginForm } from './login-form.js';
import { expired } from './session.js';

/** Above the page, which stays as it is, with whatever was written in it. */
export function ExpiredDialog() {
  if (!expired.value) return null;
  return (
    <Dialog title={say.yourSessionHasEnded} onClose={() => {}}>
      <p>{say.logInToGoOn}</p>
      <LoginForm onDone={() => void refreshAll()} />
    </Dialog>
  );
}
