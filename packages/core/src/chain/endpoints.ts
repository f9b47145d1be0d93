import type { EIP1193RequestFn, Transport, Chain as ViemChain } from 'viem';
import type { Clock } from '../clock.js';
import type { Endpoint } from './endpoint.js';
import { httpEndpoint } from './http-endpoint.js';
import { transportEndpoint } from './transport-endpoint.js';

/**
 * The endpoints behind a viem transport. `http()` is taken apart into its URL and driven by our own JSON-RPC client,
 * `fallback()` into its parts; any other transport is called as it is, without viem's retries.
 */
export function endpointsOf(transport: Transport, chain: ViemChain, clock: Clock): Endpoint[] {
  const opened = transport({ chain, retryCount: 0 });
  const value: Record<string, unknown> = opened.value ?? {};
  const parts = value.transports;
  if (opened.config.type === 'fallback' && Array.isArray(parts)) {
    return parts.flatMap((part: OpenedTransport, index) => endpointOf(part, `${part.config.name} ${index + 1}`, clock));
  }
  return [endpointOf({ config: opened.config, request: opened.request, value }, opened.config.name, clock)];
}

interface OpenedTransport {
  readonly config: { readonly type: string; readonly name: string };
  readonly request: EIP1193RequestFn;
  readonly value?: Record<string, unknown> | undefined;
}

function endpointOf(opened: OpenedTransport, name: string, clock: Clock): Endpoint {
  const url = opened.value?.url;
  if (opened.config.type === 'http' && typeof url === 'string') {
    const options = opened.value?.fetchOptions;
    return httpEndpoint({ url, clock, headers: headersOf(options) });
  }
  return transportEndpoint({ name, request: opened.request, clock });
}

function headersOf(fetchOptions: unknown): Record<string, string> {
  if (typeof fetchOptions !== 'object' || fetchOptions === null || !('headers' in fetchOptions)) return {};
  // whatever fetch takes as headers: Headers reads all its forms
  return Object.fromEntries(new Headers(fetchOptions.headers as ConstructorParameters<typeof Headers>[0]));
}
