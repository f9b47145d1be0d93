import { useSignal } from '@preact/signals';
import type { UserRecord } from '@tx-broadcaster/server/client';
import * as say from '#text/settings';
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
    toast('success', say.saved);
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
      title={say.users}
      verb={say.newUser}
      onAct={() => {
        asking.value = { what: 'create' };
      }}
    >
      {answer === null && <Awaited kept={kept} shape="rows" />}
      {answer && (
        <Rows heads={[say.name, say.role]}>
          {answer.data.map((user) => (
            <tr key={user.name}>
              <th scope="row">
                {user.name} {user.disabled && <span class="tag">{say.disabled}</span>}
              </th>
              <td>{user.role}</td>
              <td class="row-actions">
                <Menu
                  label={say.changeUser(user.name)}
                  button={<Icon name="more" />}
                  align="end"
                  items={() => [
                    item('role', say.changeRole, user),
                    item('password', say.newPassword, user),
                    item('disable', user.disabled ? say.enable : say.disable, user),
                    'line',
                    item('remove', say.remove, user),
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
  const called = user?.name ?? '';
  const name = useSignal('');
  const role = useSignal(user?.role ?? 'operator');
  const password = useSignal('');
  const change = (body: object) => ask(`users/${called}`, { method: 'PATCH', body }).then(onDone);
  switch (asking.what) {
    case 'create': {
      const body = () => ({ name: name.value.trim(), role: role.value, password: password.value });
      return (
        <AskDialog
          title={say.newUser}
          verb={say.makeIt}
          onClose={onClose}
          run={() => post('users', body()).then(onDone)}
        >
          <Field label={say.name} text={name} autocapitalize="none" required />
          <RoleField role={role} />
          <PasswordField label={say.password} text={password} isNew />
        </AskDialog>
      );
    }
    case 'role':
      return (
        <AskDialog
          title={say.roleOf(called)}
          verb={say.change}
          onClose={onClose}
          run={() => change({ role: role.value })}
        >
          <RoleField role={role} />
        </AskDialog>
      );
    case 'password':
      return (
        <AskDialog
          title={say.passwordFor(called)}
          verb={say.change}
          onClose={onClose}
          run={() => change({ password: password.value })}
        >
          <p>{say.sessionsEnd}</p>
          <PasswordField label={say.password} text={password} isNew />
        </AskDialog>
      );
    case 'disable':
      return (
        <AskDialog
          title={user?.disabled ? say.enableTitle(called) : say.disableTitle(called)}
          verb={user?.disabled ? say.enable : say.disable}
          onClose={onClose}
          run={() => change({ disabled: !user?.disabled })}
        >
          <p>{user?.disabled ? say.enableMeans : say.disableMeans}</p>
        </AskDialog>
      );
    case 'remove':
      return (
        <AskDialog
          title={say.removeTitle(called)}
          verb={say.remove}
          tone="danger"
          onClose={onClose}
          run={() => ask(`users/${called}`, { method: 'DELETE' }).then(onDone)}
        >
          <p>{say.removeMeans}</p>
        </AskDialog>
      );
  }
}
