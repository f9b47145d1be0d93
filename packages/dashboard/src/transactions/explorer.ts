import { chainOf } from '../api/config.js';

/** The page of a block explorer; null where the chain has none. */
export function explorerHref(chainId: number, kind: 'tx' | 'address' | 'block', value: string): string | null {
  const explorer = chainOf(chainId)?.explorer;
  return explorer ? `${explorer}/${kind}/${value}` : null;
}
