import { custom, fallback, http } from 'viem';
import { foundry } from 'viem/chains';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { endpointsOf } from './endpoints.js';

const clock = new ManualClock();
const provider = { request: async ({ method }: { method: string }) => method };
const limits = { timeoutMs: 1000, maxBytes: 1000 };

describe('endpointsOf', () => {
  it('drives http() by our own client, named after its host and never its URL', () => {
    const [endpoint, ...others] = endpointsOf(http('https://user:pw@rpc.example:8443/v3/secret'), foundry, clock);
    expect(others).toEqual([]);
    expect(endpoint).toMatchObject({ name: 'rpc.example:8443', batchSize: 100 });
  });

  it('takes the chain’s own URL where http() has none', () => {
    expect(endpointsOf(http(), foundry, clock).map(({ name }) => name)).toEqual(['127.0.0.1:8545']);
  });

  it('calls any other transport as it is', async () => {
    const [endpoint] = endpointsOf(custom(provider), foundry, clock);
    expect(endpoint?.name).toBe('Custom Provider');
    expect(await endpoint?.request([{ method: 'eth_chainId', params: [] }], limits)).toEqual([
      { kind: 'result', result: 'eth_chainId' },
    ]);
  });

  it('takes fallback() apart into its parts, each with a name of its own', () => {
    const transport = fallback([http('http://a.example'), custom(provider), http('http://b.example:99')]);
    expect(endpointsOf(transport, foundry, clock).map(({ name }) => name)).toEqual([
      'a.example',
      'Custom Provider 2',
      'b.example:99',
    ]);
  });

  it('lets the parts of a fallback() be called', async () => {
    const [first] = endpointsOf(fallback([custom(provider), custom(provider)]), foundry, clock);
    expect(await first?.request([{ method: 'net_version', params: [] }], limits)).toEqual([
      { kind: 'result', result: 'net_version' },
    ]);
  });
});
