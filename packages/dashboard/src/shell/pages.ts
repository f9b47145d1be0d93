import * as say from '#text/shell';
import { can } from '../api/config.js';
import type { IconName } from '../ui/icon-name.js';

export interface Page {
  readonly path: string;
  readonly label: string;
  /** Where there is little room. */
  readonly short?: string;
  readonly icon: IconName;
  /** The second key of `g …`. */
  readonly key: string;
}

interface PageRule extends Page {
  /** Shown only where this route is there for the reader; null: always. */
  readonly needs: string | null;
}

const all: readonly PageRule[] = [
  { path: '/overview', label: say.overview, icon: 'overview', key: 'o', needs: 'GET /transactions/stats' },
  { path: '/transactions', label: say.transactions, icon: 'transactions', key: 't', needs: 'GET /transactions' },
  { path: '/operations', label: say.operations, icon: 'operations', key: 'p', needs: 'GET /operations' },
  { path: '/signers', label: say.signers, icon: 'signers', key: 's', needs: 'GET /signers' },
  { path: '/rpc', label: 'RPC', icon: 'rpc', key: 'r', needs: 'GET /rpc' },
  {
    path: '/message-types',
    label: say.messageTypes,
    short: say.types,
    icon: 'types',
    key: 'm',
    needs: 'GET /message-types',
  },
  { path: '/webhooks', label: say.webhooks, icon: 'webhooks', key: 'w', needs: 'GET /webhooks' },
  { path: '/activity', label: say.activity, icon: 'activity', key: 'a', needs: 'GET /audit' },
  { path: '/settings', label: say.settings, icon: 'settings', key: ',', needs: null },
];

/** The pages of this server, in the order of the menu. */
export function pages(): readonly Page[] {
  return all.filter(({ needs }) => needs === null || can(needs));
}
