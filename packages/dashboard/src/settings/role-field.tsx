import type { Signal } from '@preact/signals';

const roles = {
  submitter: 'sends, and sees what it sent',
  viewer: 'sees everything',
  operator: 'sees, sends, retries, cancels, pauses',
  admin: 'everything, keys and users too',
} as const;

export function RoleField({ role }: { role: Signal<string> }) {
  return (
    <label class="field">
      <span>Role</span>
      <select
        value={role.value}
        onChange={(event) => {
          role.value = event.currentTarget.value;
        }}
      >
        {Object.entries(roles).map(([name, about]) => (
          <option key={name} value={name}>
            {name}: {about}
          </option>
        ))}
      </select>
    </label>
  );
}
