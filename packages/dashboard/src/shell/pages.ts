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
  { path: '/overview', label: 'Overview', icon: 'overview', key: 'o', needs: '/transactions/stats' },
  { path: '/transactions', label: 'Transactions', icon: 'transactions', key: 't', needs: '/transactions' },
  { path: '/signers', label: 'Signers', icon: 'signers', key: 's', needs: '/signers' },
  { path: '/rpc', label: 'RPC', icon: 'rpc', key: 'r', needs: '/rpc' },
  { path: '/message-types', label: 'Message types', icon: 'types', key: 'm', needs: '/message-types' },
  { path: '/settings', label: 'Settings', icon: 'settings', key: ',', needs: '/version' },
];

/** The pages of this server, in the order of the menu. */
export function pages(): readonly Page[] {
  return all.filter(({ needs }) => offers(needs));
}
