import { useSignal } from '@preact/signals';
import * as say from '#text/settings';
import { post } from '../api/ask.js';
import { apiRoot } from '../api/root.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { Dialog } from '../ui/dialog.js';
import { Field } from '../ui/field.js';
import { Json } from '../ui/json.js';
import { RoleField } from './role-field.js';

export function NewKey({ onClose, onMade }: { onClose: () => void; onMade: (secret: string) => void }) {
  const name = useSignal('');
  const role = useSignal('submitter');
  const types = useSignal('');
  const run = async () => {
    const list = types.value
      .split(',')
      .map((type) => type.trim())
      .filter(Boolean);
    const body = { name: name.value.trim(), role: role.value, message_types: list.length > 0 ? list : null };
    const { secret } = await post<{ secret: string }>('api-keys', body);
    onMade(secret);
  };
  return (
    <AskDialog title={say.newApiKey} verb={say.makeIt} run={run} onClose={onClose}>
      <Field label={say.name} text={name} required />
      <RoleField role={role} />
      <Field label={say.messageTypes} note={say.typesNote} text={types} />
    </AskDialog>
  );
}

/** Shows a secret the one time that it can be shown, and a request to try it with. */
export function KeySecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog title={say.copyTheSecretNow} onClose={onClose}>
      <p>{say.shownOnce}</p>
      <Json value={secret} label={say.secret} />
      <p>{say.tryItWith}</p>
      <Json value={curlWith(secret)} label={say.request} />
    </Dialog>
  );
}

/** The list of message types: whatever the role, it may read that. */
function curlWith(secret: string): string {
  return `curl ${new URL('message-types', apiRoot)} -H 'authorization: Bearer ${secret}'`;
}
