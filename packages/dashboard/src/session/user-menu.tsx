import * as say from '#text/session';
import { Icon } from '../ui/icon.js';
import { Menu } from '../ui/menu.js';
import { logOut, session } from './session.js';

/** Who one is; shown where that matters. */
export function UserMenu() {
  const { authentication, actor, role, by } = session.value ?? {};
  if (authentication !== 'accounts' || !actor) return null;
  const name = actor.replace(/^user:/, '');
  return (
    <Menu
      label={`${name}, ${role}`}
      button={<Icon name="user" />}
      align="end"
      items={() => [
        { label: name, note: role ?? '', icon: 'user', disabled: true, onSelect: () => {} },
        ...(by === 'session' ? [{ label: say.logOut, icon: 'external' as const, onSelect: () => void logOut() }] : []),
      ]}
    />
  );
}
