import { useSignal } from '@preact/signals';
import type { ApiKeyRecord } from '@tx-broadcaster/server/client';
import * as say from '#text/settings';
import { ask, post } from '../api/ask.js';
import { useAnswer } from '../live/use-answer.js';
import { Moment } from '../time/moment.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { Awaited } from '../ui/awaited.js';
import { KeySecret, NewKey } from './new-key.js';
import { Rows, Section } from './section.js';

type Asking = { readonly what: 'create' } | { readonly what: 'rotate' | 'revoke'; readonly key: ApiKeyRecord };

const verbs = { rotate: say.rotate, revoke: say.revoke } as const;

/** Ways in for programs; `first`: somebody is about to make the first one. */
export function ApiKeys({ first }: { first: boolean }) {
  const kept = useAnswer<{ data: readonly ApiKeyRecord[] }>('api-keys');
  const { answer, look } = kept;
  const asking = useSignal<Asking | null>(first ? { what: 'create' } : null);
  const secret = useSignal<string | null>(null);
  const close = () => {
    asking.value = null;
  };
  const show = (made: string) => {
    secret.value = made;
    void look().catch(() => {});
  };
  const keys = answer?.data.filter(({ revoked_at }) => revoked_at === null);
  const question = asking.value;
  return (
    <Section
      id="keys"
      title={say.apiKeys}
      verb={say.newKey}
      onAct={() => {
        asking.value = { what: 'create' };
      }}
    >
      {answer === null && <Awaited kept={kept} shape="rows" />}
      {keys?.length === 0 && <p class="soft">{say.noKeys}</p>}
      {keys && keys.length > 0 && (
        <Rows heads={[say.name, say.role, say.key, say.lastUsed]}>
          {keys.map((key) => (
            <tr key={key.id}>
              <th scope="row" class="wrap">
                {key.name}
                {key.message_types && <span class="second">{key.message_types.join(', ')}</span>}
              </th>
              <td>{key.role}</td>
              <td class="mono">…{key.hint}</td>
              <td>{key.last_used_at ? <Moment at={key.last_used_at} /> : <span class="soft">{say.never}</span>}</td>
              <td class="row-actions">
                {(['rotate', 'revoke'] as const).map((what) => (
                  <button
                    key={what}
                    type="button"
                    class="button button-quiet"
                    aria-label={what === 'rotate' ? say.rotateKey(key.name) : say.revokeKey(key.name)}
                    onClick={() => {
                      asking.value = { what, key };
                    }}
                  >
                    {verbs[what]}
                  </button>
                ))}
              </td>
            </tr>
          ))}
        </Rows>
      )}
      {question?.what === 'create' && <NewKey onClose={close} onMade={show} />}
      {question?.what === 'rotate' && (
        <AskDialog
          title={say.rotateTitle(question.key.name)}
          verb={say.rotate}
          onClose={close}
          run={async () => show((await post<{ secret: string }>(`api-keys/${question.key.id}/rotate`, {})).secret)}
        >
          <p>{say.rotateMeans}</p>
        </AskDialog>
      )}
      {question?.what === 'revoke' && (
        <AskDialog
          title={say.revokeTitle(question.key.name)}
          verb={say.revoke}
          tone="danger"
          onClose={close}
          run={async () => {
            await ask(`api-keys/${question.key.id}`, { method: 'DELETE' });
            await look();
          }}
        >
          <p>{say.revokeMeans}</p>
        </AskDialog>
      )}
      {secret.value && (
        <KeySecret
          secret={secret.value}
          onClose={() => {
            secret.value = null;
          }}
        />
      )}
    </Section>
  );
}
