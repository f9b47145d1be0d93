/** What somebody may do. There is no order: a viewer reads what a submitter may not, and submits nothing. */
export const roles = ['submitter', 'viewer', 'operator', 'admin'] as const;

export type Role = (typeof roles)[number];

export function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value);
}
