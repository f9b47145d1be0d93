import { useSignal } from '@preact/signals';
import { ask, post } from '../api/ask.js';
import { apiRoot } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import { Moment } from '../time/moment.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { Dialog } from '../ui/dialog.js';
import { Field } from '../ui/field.js';
import { Json } from '../ui/json.js';
import { RoleField } from './role-field.js';

interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly hint: string;
  readonly role: string;
  readonly message_types: readonly string[] | null;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
}

type Asking = { readonly what: 'create' } | { readonly what: 'rotate' | 'revoke'; readonly key: ApiKey };

/** Ways in for programs. */
export function ApiKeys() {
  const { answer, look } = useAnswer<{ data: readonly ApiKey[] }>('api-keys');
  const asking = useSignal<Asking | null>(null);
  const secret = useSignal<string | null>(null);
  const close = () => {
    asking.value = null;
  };
  const keys = answer?.data.filter(({ revoked_at }) => revoked_at === null) ?? [];
  return (
    <section class="card" aria-labelledby="keys-title">
      <div class="form-head">
        <h2 id="keys-title">API keys</h2>
        <button
          type="button"
          class="button"
          onClick={() => {
            asking.value = { what: 'create' };
          }}
        >
          New key
        </button>
      </div>
      {keys.length === 0 ? (
        <p class="soft">No program has a key.</p>
      ) : (
        <div class="scroll">
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Role</th>
                <th scope="col">Key</th>
                <th scope="col">Last used</th>
                <th scope="col">
                  <span class="sr-only">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.map((key) => (
                <tr key={key.id}>
                  <th scope="row" class="wrap">
                    {key.name}
                    {key.message_types && <span class="second">{key.message_types.join(', ')}</span>}
                  </th>
                  <td>{key.role}</td>
                  <td class="mono">…{key.hint}</td>
                  <td>{key.last_used_at ? <Moment at={key.last_used_at} /> : <span class="soft">never</span>}</td>
                  <td class="row-actions">
                    {(['rotate', 'revoke'] as const).map((what) => (
                      <button
                        key={what}
                        type="button"
                        class="button button-quiet"
                        aria-label={`${what} ${key.name}`}
                        onClick={() => {
                          asking.value = { what, key };
                        }}
                      >
                        {what === 'rotate' ? 'Rotate' : 'Revoke'}
                      </button>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {asking.value?.what === 'create' && (
        <NewKey
          onClose={close}
          onMade={(made) => {
            secret.value = made;
            void look();
          }}
        />
      )}
      {asking.value?.what === 'rotate' && (
        <AskDialog
          title={`Rotate ${asking.value.key.name}?`}
          verb="Rotate"
          onClose={close}
          run={async () => {
            if (asking.value?.what !== 'rotate') return;
            const made = await post<{ secret: string }>(`api-keys/${asking.value.key.id}/rotate`, {});
            secret.value = made.secret;
            await look();
          }}
        >
          <p>It gets a new secret. The old one is taken for 24 hours more.</p>
        </AskDialog>
      )}
      {asking.value?.what === 'revoke' && (
        <AskDialog
          title={`Revoke ${asking.value.key.name}?`}
          verb="Revoke"
          tone="danger"
          onClose={close}
          run={async () => {
            if (asking.value?.what !== 'revoke') return;
            await ask(`api-keys/${asking.value.key.id}`, { method: 'DELETE' });
            await look();
          }}
        >
          <p>Programs that use it are refused from now on. It cannot be undone.</p>
        </AskDialog>
      )}
      {secret.value && (
        <Dialog
          title="Copy the secret now"
          onClose={() => {
            secret.value = null;
          }}
        >
          <p>It is shown this once. Programs send it as a bearer token.</p>
          <Json value={secret.value} label="secret" />
          <p>Try it in a terminal:</p>
          <Json value={curlWith(secret.value)} label="request" />
        </Dialog>
      )}
    </section>
  );
}

/** The list of message types: whatever the role, it may read that. */
function curlWith(secret: string): string {
  return `curl ${new URL('message-types', apiRoot)} -H 'authorization: Bearer ${secret}'`;
}

function NewKey({ onClose, onMade }: { onClose: () => void; onMade: (secret: string) => void }) {
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
    <AskDialog title="New API key" verb="Make it" run={run} onClose={onClose}>
      <Field label="Name" text={name} required />
      <RoleField role={role} />
      <Field label="Message types" note="with commas between; empty: all" text={types} />
    </AskDialog>
  );
}
