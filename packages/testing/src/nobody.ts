import { spawnSync } from 'node:child_process';

/** Nobody, as whom programs let themselves be run that refuse to be run by root. */
export const nobody = 65534;

/** Arguments of `unshare`: in a user namespace a program sees itself as nobody, and the kernel lets it reach root's files. */
export const namespace = ['--user', `--map-user=${nobody}`, `--map-group=${nobody}`];

export function hasNamespaces(): boolean {
  return spawnSync('unshare', [...namespace, 'true']).status === 0;
}
