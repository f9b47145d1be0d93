import type { EIP1193RequestFn, Transport, Chain as ViemChain } from 'viem';
import type { Clock, Random } from '../clock.js';
import type { Endpoint } from './endpoint.js';
import type { EndpointOptions } from './endpoint-options.js';
import { httpEndpoint } from './http-endpoint.js';
import { NewHeads } from './new-heads.js';
import { redactor } from './redact.js';
import { RpcSocket } from './rpc-socket.js';
import { socketEndpoint } from './socket-endpoint.js';
import { transportEndpoint } from './transport-endpoint.js';
import { type Subscribe, transportHeads } from './transport-heads.js';
import type { EndpointUse } from './watched-endpoint.js';

/** How a chain is reached: over a viem transport, or several endpoints. */
export interface Reach {
  readonly chain: ViemChain;
  readonly transport?: Transport | undefined;
  readonly endpoints?: readonly EndpointOptions[] | undefined;
}

interface Context {
  readonly clock: Clock;
  readonly random: Random;
}

/** The endpoints of a chain, each under a name of its own. */
export function endpointsOf({ chain, transport, endpoints }: Reach, context: Context): EndpointUse[] {
  const uses = (endpoints ?? (transport ? [{ transport }] : [])).flatMap((options) => usesOf(options, chain, context));
  const names = new Map<string, number>();
  return uses.map((use) => {
    const { name } = use.endpoint;
    const before = names.get(name) ?? 0;
    names.set(name, before + 1);
    return before === 0 ? use : { ...use, endpoint: renamed(use.endpoint, `${name} #${before + 1}`) };
  });
}

function usesOf(options: EndpointOptions, chain: ViemChain, context: Context): EndpointUse[] {
  const { name, url, transport, wsUrl, sendOnly = false, readOnly = false, priority = 0 } = options;
  const made = url === undefined ? behind(transport, chain, context) : [ofUrl(url, options.headers ?? {}, context)];
  return made.map(({ heads, ...one }) => {
    const { clock, random } = context;
    const own = wsUrl === undefined ? heads : new NewHeads(new RpcSocket({ url: wsUrl, clock }), clock, random);
    return {
      ...one,
      ...(name === undefined ? {} : { endpoint: renamed(one.endpoint, name) }),
      ...(own && !sendOnly ? { heads: own } : {}),
      sendOnly,
      readOnly,
      priority,
    };
  });
}

type Made = Pick<EndpointUse, 'endpoint' | 'redact' | 'heads'>;

function ofUrl(url: string, headers: Readonly<Record<string, string>>, { clock, random }: Context): Made {
  const redact = redactor(url, headers);
  if (!/^wss?:/i.test(url)) return { endpoint: httpEndpoint({ url, headers, clock }), redact };
  const socket = new RpcSocket({ url, clock });
  return { endpoint: socketEndpoint(url, socket), redact, heads: new NewHeads(socket, clock, random) };
}

/**
 * The endpoints behind a viem transport. `http()` is taken apart into its URL and driven by our own JSON-RPC client,
 * `fallback()` into its parts; any other transport is called as it is, without viem's retries.
 */
function behind(transport: Transport | undefined, chain: ViemChain, { clock }: Context): Made[] {
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
    return { endpoint: httpEndpoint({ url, clock, headers }), redact: redactor(url, headers) };
  }
  const subscribe = opened.value?.subscribe;
  return {
    endpoint: transportEndpoint({ name, host: null, request: opened.request, clock }),
    redact: redactor(null),
    // viem's transports that can subscribe all do it in this way
    ...(typeof subscribe === 'function' ? { heads: transportHeads(subscribe as Subscribe, clock) } : {}),
  };
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
