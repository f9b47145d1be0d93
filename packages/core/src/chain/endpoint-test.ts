import type { Chain } from './chain.js';
import type { EndpointHealth } from './health/endpoint-health.js';

/** What came of asking an endpoint, and how it is doing since. */
export interface EndpointTestRecord {
  readonly ok: boolean;
  readonly ms: number;
  /** null: it tells none, or only takes transactions. */
  readonly head_block: number | null;
  /** Why it cannot be used. */
  readonly trouble: string | null;
  readonly endpoint: EndpointHealth;
}

/** Asks the endpoint of this name; null: there is none on that chain. */
export async function testedEndpoint(
  chains: readonly Chain[],
  chainId: number,
  name: string,
): Promise<EndpointTestRecord | null> {
  const chain = chains.find(({ id }) => id === chainId);
  const test = (await chain?.test(name)) ?? null;
  const endpoint = chain?.endpoints().find((one) => one.name === name);
  if (test === null || !endpoint) return null;
  return { ok: test.trouble === null, ms: test.ms, head_block: test.headBlock, trouble: test.trouble, endpoint };
}
