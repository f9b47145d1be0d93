import { refreshAll } from '../live/live.js';
import { Dialog } from '../ui/dialog.js';
import { LoginForm } from './login-form.js';
import { expired } from './session.js';

/** Above the page, which stays as it is, with whatever was written in it. */
export function ExpiredDialog() {
  if (!expired.value) return null;
  return (
    <Dialog title="Your session has ended" onClose={() => {}}>
      <p>Log in again to go on where you were.</p>
      <LoginForm onDone={() => void refreshAll()} />
    </Dialog>
  );
}
