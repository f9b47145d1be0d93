import { useSignal } from '@preact/signals';
import { ask, post } from '../api/ask.js';
import { useAnswer } from '../live/use-answer.js';
import { session } from '../session/session.js';
import { toast } from '../shell/toasts.js';
import { Moment } from '../time/moment.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { PasswordField } from '../ui/field.js';

interface OpenSession {
  readonly id: string;
  readonly user: string;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly started_at?: string;
  readonly created_at?: string;
  readonly current?: boolean;
}

/** Who one is, one's password, and where one is logged in. */
export function Account() {
  const { answer, look } = useAnswer<{ data: readonly OpenSession[] }>('sessions');
  const changing = useSignal(false);
  const { actor, role, by } = session.value ?? {};
  return (
    <section class="card" aria-labelledby="account-title">
      <div class="form-head">
        <h2 id="account-title">Account</h2>
        {by === 'session' && (
          <button
            type="button"
            class="button"
            onClick={() => {
              changing.value = true;
            }}
          >
            Change password
          </button>
        )}
      </div>
      <p>
        {actor?.replace(/^user:/, '')} <span class="tag">{role}</span>
      </p>
      {answer && answer.data.length > 0 && (
        <ul class="sessions">
          {answer.data.map(({ id, user, ip, user_agent, started_at, created_at }) => (
            <li key={id}>
              <span class="wrap">
                {user} <span class="soft">{[ip, browserOf(user_agent)].filter(Boolean).join(', ')}</span>
              </span>
              {(started_at ?? created_at) && <Moment at={started_at ?? created_at ?? ''} class="soft" />}
              <button
                type="button"
                class="button button-quiet"
                aria-label={`End the session of ${user} from ${ip ?? 'somewhere'}`}
                onClick={() => void ask(`sessions/${id}`, { method: 'DELETE' }).then(look)}
              >
                End
              </button>
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
    </section>
  );
}

function ChangePassword({ onClose }: { onClose: () => void }) {
  const old = useSignal('');
  const fresh = useSignal('');
  const run = async () => {
    await post('session/password', { password: old.value, new_password: fresh.value });
    toast('success', 'Your password was changed; other sessions have ended.');
  };
  return (
    <AskDialog title="Change password" verb="Change" run={run} onClose={onClose}>
      <PasswordField label="Password now" text={old} />
      <PasswordField label="New password" text={fresh} isNew />
    </AskDialog>
  );
}

/** The name in it that people know. */
function browserOf(userAgent: string | null): string | null {
  const [name] = /Firefox|Edg|OPR|Chrome|Safari|curl/.exec(userAgent ?? '') ?? [];
  return name === 'Edg' ? 'Edge' : name === 'OPR' ? 'Opera' : (name ?? null);
}
