import { useSignal } from '@preact/signals';
import type { SessionRecord } from '@tx-broadcaster/server/client';
import * as say from '#text/settings';
import { ask, post } from '../api/ask.js';
import { useAnswer } from '../live/use-answer.js';
import { session } from '../session/session.js';
import { toast } from '../shell/toasts.js';
import { Moment } from '../time/moment.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { PasswordField } from '../ui/password/password-field.js';
import { Section } from './section.js';

type OpenSession = SessionRecord & { readonly current: boolean };

/** Who one is, one's password, and where one is logged in. */
export function Account() {
  const { answer, look } = useAnswer<{ data: readonly OpenSession[] }>('sessions');
  const changing = useSignal(false);
  const { actor, role, by } = session.value ?? {};
  const sessions = (answer?.data ?? []).toSorted((a, b) => b.created_at.localeCompare(a.created_at));
  return (
    <Section
      id="account"
      title={say.account}
      {...(by === 'session' ? { verb: say.changePassword } : {})}
      onAct={() => {
        changing.value = true;
      }}
    >
      <p>
        {actor?.replace(/^user:/, '')} <span class="tag">{role}</span>
      </p>
      {sessions.length > 0 && (
        <ul class="sessions">
          {sessions.map(({ id, user, ip, user_agent, created_at, current }) => (
            <li key={id}>
              <span class="wrap">
                {user} <span class="soft">{[ip, browserOf(user_agent)].filter(Boolean).join(', ')}</span>
              </span>
              <Moment at={created_at} class="soft" />
              {current ? (
                <span class="tag">{say.thisOne}</span>
              ) : (
                <button
                  type="button"
                  class="button button-quiet"
                  aria-label={say.endSession(user, ip ?? 'somewhere')}
                  onClick={() => void ask(`sessions/${id}`, { method: 'DELETE' }).then(look)}
                >
                  {say.end}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {changing.value && (
        <ChangePassword
          onClose={() => {
            changing.value = false;
          }}
        />
      )}
    </Section>
  );
}

function ChangePassword({ onClose }: { onClose: () => void }) {
  const old = useSignal('');
  const fresh = useSignal('');
  const run = async () => {
    await post('session/password', { password: old.value, new_password: fresh.value });
    toast('success', say.passwordChanged);
  };
  return (
    <AskDialog title={say.changePassword} verb={say.change} run={run} onClose={onClose}>
      <PasswordField label={say.passwordNow} text={old} />
      <PasswordField label={say.newPassword} text={fresh} isNew />
    </AskDialog>
  );
}

/** The name in it that people know. */
function browserOf(userAgent: string | null): string | null {
  const [name] = /Firefox|Edg|OPR|Chrome|Safari|curl/.exec(userAgent ?? '') ?? [];
  return name === 'Edg' ? 'Edge' : name === 'OPR' ? 'Opera' : (name ?? null);
}
