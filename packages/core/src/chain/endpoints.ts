import { type EIP1193RequestFn, type Transport, type Chain as ViemChain, webSocket } from 'viem';
import type { Clock } from '../clock.js';
import type { Endpoint } from './endpoint.js';
import type { EndpointOptions } from './endpoint-options.js';
import { httpEndpoint } from './http-endpoint.js';
import { redactor } from './redact.js';
import { transportEndpoint } from './transport-endpoint.js';
import type { EndpointUse } from './watched-endpoint.js';

/** How a chain is reached: over a viem transport, or several endpoints. */
export interface Reach {
  readonly chain: ViemChain;
  readonly transport?: Transport | undefined;
  readonly endpoints?: readonly EndpointOptions[] | undefined;
}

/** The endpoints of a chain, each under a name of its own. */
export function endpointsOf({ chain, transport, endpoints }: Reach, clock: Clock): EndpointUse[] {
  const uses = (endpoints ?? (transport ? [{ transport }] : [])).flatMap((options) => usesOf(options, chain, clock));
  const names = new Map<string, number>();
  return uses.map((use) => {
    const { name } = use.endpoint;
    const before = names.get(name) ?? 0;
    names.set(name, before + 1);
    return before === 0 ? use : { ...use, endpoint: renamed(use.endpoint, `${name} #${before + 1}`) };
  });
}

function usesOf(options: EndpointOptions, chain: ViemChain, clock: Clock): EndpointUse[] {
  const { name, url, headers = {}, sendOnly = false, readOnly = false, priority = 0 } = options;
  const made =
    url === undefined
      ? behind(options.transport, chain, clock)
      : [{ endpoint: ofUrl(url, headers, chain, clock), redact: redactor(url) }];
  return made.map((one) => ({
    ...one,
    ...(name === undefined ? {} : { endpoint: renamed(one.endpoint, name) }),
    sendOnly,
    readOnly,
    priority,
  }));
}

type Made = Pick<EndpointUse, 'endpoint' | 'redact'>;

function ofUrl(url: string, headers: Readonly<Record<string, string>>, chain: ViemChain, clock: Clock): Endpoint {
  if (!/^wss?:/i.test(url)) return httpEndpoint({ url, headers, clock });
  const { request } = webSocket(url)({ chain, retryCount: 0 });
  return transportEndpoint({ name: new URL(url).host, host: new URL(url).host, request, clock });
}

/**
 * The endpoints behind a viem transport. `http()` is taken apart into its URL and driven by our own JSON-RPC client,
 * `fallback()` into its parts; any other transport is called as it is, without viem's retries.
 */
function behind(transport: Transport | undefined, chain: ViemChain, clock: Clock): Made[] {
  if (!transport) return [];
  const opened = transport({ chain, retryCount: 0 });
  const value: Record<string, unknown> = opened.value ?? {};
  const parts = value.transports;
  if (opened.config.type === 'fallback' && Array.isArray(parts)) {
    return parts.map((part: OpenedTransport, index) => madeOf(part, `${part.config.name} ${index + 1}`, clock));
  }
  return [madeOf({ config: opened.config, request: opened.request, value }, opened.config.name, clock)];
}

interface OpenedTransport {
  readonly config: { readonly type: string; readonly name: string };
  readonly request: EIP1193RequestFn;
  readonly value?: Record<string, unknown> | undefined;
}

function madeOf(opened: OpenedTransport, name: string, clock: Clock): Made {
  const url = opened.value?.url;
  if (opened.config.type === 'http' && typeof url === 'string') {
    const headers = headersOf(opened.value?.fetchOptions);
    return { endpoint: httpEndpoint({ url, clock, headers }), redact: redactor(url) };
  }
  return { endpoint: transportEndpoint({ name, host: null, request: opened.request, clock }), redact: redactor(null) };
}

function headersOf(fetchOptions: unknown): Record<string, string> {
  if (typeof fetchOptions !== 'object' || fetchOptions === null || !('headers' in fetchOptions)) return {};
  // whatever fetch takes as headers: Headers reads all its forms
  return Object.fromEntries(new Headers(fetchOptions.headers as ConstructorParameters<typeof Headers>[0]));
}

function renamed(endpoint: Endpoint, name: string): Endpoint {
  return {
    name,
    host: endpoint.host,
    get batchSize() {
      return endpoint.batchSize;
    },
    request: (calls, limits) => endpoint.request(calls, limits),
    close: () => endpoint.close(),
  };
}
