import type { Chain } from 'viem';
import type { DashboardChain, DashboardConfig, DashboardOptions } from './options.js';

/** What the dashboard of a server that was configured from the command line shows about it. */
export function dashboardOf(
  { environment }: { readonly environment: string | null },
  chain: Chain,
  look: Pick<DashboardOptions, 'theme' | 'labels'> = {},
): DashboardOptions {
  return {
    ...look,
    chains: [chainOf(chain)],
    ...(environment === null ? {} : { environment: environmentOf(environment) }),
  };
}

function chainOf({ id, name, nativeCurrency, blockExplorers }: Chain): DashboardChain {
  const { symbol, decimals } = nativeCurrency;
  return { id, name, symbol, decimals, explorer: blockExplorers?.default.url.replace(/\/+$/, '') ?? null };
}

/** Red where a mistake costs money. */
function environmentOf(label: string): NonNullable<DashboardConfig['environment']> {
  if (/^prod/i.test(label)) return { label, tone: 'danger' };
  return { label, tone: /^(stag|test|uat|pre)/i.test(label) ? 'caution' : 'neutral' };
}
