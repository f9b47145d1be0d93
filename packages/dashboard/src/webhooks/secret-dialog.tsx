import * as say from '#text/webhooks';
import { Dialog } from '../ui/dialog.js';
import { Json } from '../ui/json.js';

export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog title={say.copyTheSecretNow} onClose={onClose}>
      <p>{say.shownOnce}</p>
      <Json value={secret} label={say.secret} />
    </Dialog>
  );
}
