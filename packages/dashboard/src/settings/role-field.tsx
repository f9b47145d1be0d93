import type { Signal } from '@preact/signals';
import * as say from '#text/settings';

export function RoleField({ role }: { role: Signal<string> }) {
  return (
    <label class="field">
      <span>{say.role}</span>
      <select
        value={role.value}
        onChange={(event) => {
          role.value = event.currentTarget.value;
        }}
      >
        {Object.entries(say.roles).map(([name, about]) => (
          <option key={name} value={name}>
            {about}
          </option>
        ))}
      </select>
    </label>
  );
}
