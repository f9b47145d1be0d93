import { offers } from '../api/config.js';
import type { IconName } from '../ui/icon-name.js';

export interface Page {
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
  /** The second key of `g …`. */
  readonly key: string;
}

interface PageRule extends Page {
  /** Shown only where the server has this route. */
  readonly needs: string;
}

const all: readonly PageRule[] = [
  { path: '/transactions', label: 'Transactions', icon: 'transactions', key: 't', needs: '/transactions' },
];

/** The pages of this server, in the order of the menu. */
export function pages(): readonly Page[] {
  return all.filter(({ needs }) => offers(needs));
}
