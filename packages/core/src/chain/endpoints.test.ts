import { custom, fallback, http, type Transport } from 'viem';
import { foundry } from 'viem/chains';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import type { EndpointOptions } from './endpoint-options.js';
import { endpointsOf } from './endpoints.js';

const context = { clock: new ManualClock(), random: () => 0.5 };
const provider = { request: async ({ method }: { method: string }) => method };
const opened = (transport: Transport) =>
  endpointsOf({ chain: foundry, transport }, context).map(({ endpoint }) => endpoint);
const limits = { timeoutMs: 1000, maxBytes: 1000 };

describe('endpointsOf', () => {
  it('drives http() by our own client, named after its host and never its URL', () => {
    const [endpoint, ...others] = opened(http('https://user:pw@rpc.example:8443/v3/secret'));
    expect(others).toEqual([]);
    expect(endpoint).toMatchObject({ name: 'rpc.example:8443', batchSize: 100 });
  });

  it('takes the chain’s own URL where http() has none', () => {
    expect(opened(http()).map(({ name }) => name)).toEqual(['127.0.0.1:8545']);
  });

  it('calls any other transport as it is', async () => {
    const [endpoint] = opened(custom(provider));
    expect(endpoint?.name).toBe('Custom Provider');
    expect(await endpoint?.request([{ method: 'eth_chainId', params: [] }], limits)).toEqual([
      { kind: 'result', result: 'eth_chainId' },
    ]);
  });

  it('takes fallback() apart into its parts, each with a name of its own', () => {
    const transport = fallback([http('http://a.example'), custom(provider), http('http://b.example:99')]);
    expect(opened(transport).map(({ name }) => name)).toEqual(['a.example', 'Custom Provider 2', 'b.example:99']);
  });

  it('lets the parts of a fallback() be called', async () => {
    const [first] = opened(fallback([custom(provider), custom(provider)]));
    expect(await first?.request([{ method: 'net_version', params: [] }], limits)).toEqual([
      { kind: 'result', result: 'net_version' },
    ]);
  });
});

describe('endpoints', () => {
  const provided = custom(provider);
  const names = (...endpoints: readonly EndpointOptions[]) =>
    endpointsOf({ chain: foundry, endpoints }, context).map(({ endpoint }) => [endpoint.name, endpoint.host]);

  it('are called after their hosts or as they are told, each by a name of its own', () => {
    expect(
      names(
        { url: 'https://rpc.example/v3/key-of-blue' },
        { url: 'https://rpc.example/v3/key-of-green' },
        { url: 'wss://ws.example:8546/key', name: 'fast' },
        { transport: provided },
      ),
    ).toEqual([
      ['rpc.example', 'rpc.example'],
      ['rpc.example #2', 'rpc.example'],
      ['fast', 'ws.example:8546'],
      ['Custom Provider', null],
    ]);
  });

  it('keep what they are for', () => {
    const endpoints = [{ transport: provided, sendOnly: true, priority: 3 }, { url: 'https://a.example' }];
    expect(endpointsOf({ chain: foundry, endpoints }, context)).toMatchObject([
      { sendOnly: true, readOnly: false, priority: 3 },
      { sendOnly: false, readOnly: false, priority: 0 },
    ]);
  });

  it('of one viem transport stay several where it is a fallback()', () => {
    const endpoints = [{ transport: fallback([provided, http('http://a.example')]), priority: 2 }];
    expect(endpointsOf({ chain: foundry, endpoints }, context)).toMatchObject([
      { endpoint: { name: 'Custom Provider 1' }, priority: 2 },
      { endpoint: { name: 'a.example' }, priority: 2 },
    ]);
  });

  it('blank the keys of their URLs in what is said of them', () => {
    const [one] = endpointsOf(
      { chain: foundry, endpoints: [{ url: 'https://a.example/v3/0123456789abcdef' }] },
      context,
    );
    expect(one?.redact?.('no such project: 0123456789abcdef')).toBe('no such project: ***');
  });
});
