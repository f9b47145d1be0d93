import { Dialog } from '../ui/dialog.js';
import { Json } from '../ui/json.js';

export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog title="Copy the secret now" onClose={onClose}>
      <p>It is shown this once. The receiver verifies the signature of each request with it (Standard Webhooks).</p>
      <Json value={secret} label="secret" />
    </Dialog>
  );
}
