import { useSignal } from '@preact/signals';
import type { UserRecord } from '@tx-broadcaster/server/client';
import { ask, post } from '../api/ask.js';
import { useAnswer } from '../live/use-answer.js';
import { toast } from '../shell/toasts.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { Awaited } from '../ui/awaited.js';
import { Field } from '../ui/field.js';
import { Icon } from '../ui/icon.js';
import { Menu } from '../ui/menu.js';
import { PasswordField } from '../ui/password/password-field.js';
import { RoleField } from './role-field.js';
import { Rows, Section } from './section.js';

type Asking =
  | { readonly what: 'create' }
  | { readonly what: 'role' | 'password' | 'disable' | 'remove'; readonly user: UserRecord };

/** Ways in for people. */
export function Users() {
  const kept = useAnswer<{ data: readonly UserRecord[] }>('users');
  const { answer, look } = kept;
  const asking = useSignal<Asking | null>(null);
  const done = async () => {
    toast('success', 'Saved.');
    await look();
  };
  const close = () => {
    asking.value = null;
  };
  const item = (what: 'role' | 'password' | 'disable' | 'remove', label: string, user: UserRecord) => ({
    label,
    danger: what === 'remove',
    onSelect: () => {
      asking.value = { what, user };
    },
  });
  return (
    <Section
      id="users"
      title="Users"
      verb="New user"
      onAct={() => {
        asking.value = { what: 'create' };
      }}
    >
      {answer === null && <Awaited kept={kept} shape="rows" />}
      {answer && (
        <Rows heads={['Name', 'Role']}>
          {answer.data.map((user) => (
            <tr key={user.name}>
              <th scope="row">
                {user.name} {user.disabled && <span class="tag">disabled</span>}
              </th>
              <td>{user.role}</td>
              <td class="row-actions">
                <Menu
                  label={`Change ${user.name}`}
                  button={<Icon name="more" />}
                  align="end"
                  items={() => [
                    item('role', 'Change role', user),
                    item('password', 'New password', user),
                    item('disable', user.disabled ? 'Enable' : 'Disable', user),
                    'line',
                    item('remove', 'Remove', user),
                  ]}
                />
              </td>
            </tr>
          ))}
        </Rows>
      )}
      {asking.value && <Question asking={asking.value} onClose={close} onDone={done} />}
    </Section>
  );
}

interface QuestionProps {
  readonly asking: Asking;
  readonly onClose: () => void;
  readonly onDone: () => Promise<void>;
}

function Question({ asking, onClose, onDone }: QuestionProps) {
  const user = 'user' in asking ? asking.user : null;
  const name = useSignal('');
  const role = useSignal(user?.role ?? 'operator');
  const password = useSignal('');
  const change = (body: object) => ask(`users/${user?.name}`, { method: 'PATCH', body }).then(onDone);
  switch (asking.what) {
    case 'create': {
      const body = () => ({ name: name.value.trim(), role: role.value, password: password.value });
      return (
        <AskDialog title="New user" verb="Make it" onClose={onClose} run={() => post('users', body()).then(onDone)}>
          <Field label="Name" text={name} autocapitalize="none" required />
          <RoleField role={role} />
          <PasswordField label="Password" text={password} isNew />
        </AskDialog>
      );
    }
    case 'role':
      return (
        <AskDialog
          title={`Role of ${user?.name}`}
          verb="Change"
          onClose={onClose}
          run={() => change({ role: role.value })}
        >
          <RoleField role={role} />
        </AskDialog>
      );
    case 'password':
      return (
        <AskDialog
          title={`New password for ${user?.name}`}
          verb="Change"
          onClose={onClose}
          run={() => change({ password: password.value })}
        >
          <p>Sessions of this user end.</p>
          <PasswordField label="Password" text={password} isNew />
        </AskDialog>
      );
    case 'disable':
      return (
        <AskDialog
          title={`${user?.disabled ? 'Enable' : 'Disable'} ${user?.name}?`}
          verb={user?.disabled ? 'Enable' : 'Disable'}
          onClose={onClose}
          run={() => change({ disabled: !user?.disabled })}
        >
          <p>{user?.disabled ? 'They may log in again.' : 'They are logged out, and may not log in.'}</p>
        </AskDialog>
      );
    case 'remove':
      return (
        <AskDialog
          title={`Remove ${user?.name}?`}
          verb="Remove"
          tone="danger"
          onClose={onClose}
          run={() => ask(`users/${user?.name}`, { method: 'DELETE' }).then(onDone)}
        >
          <p>They are logged out. What they have done stays in the audit trail under their name.</p>
        </AskDialog>
      );
  }
}
