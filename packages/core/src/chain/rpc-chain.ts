import type { Hex } from 'viem';
import type { Clock } from '../clock.js';
import { callParameters } from './call-parameters.js';
import type { Chain, Delivery, Envelope, Observation } from './chain.js';
import type { Endpoint, RequestLimits, RpcCall, RpcReply } from './endpoint.js';
import { look } from './look.js';
import { quantity } from './quantity.js';
import { verdictOf } from './verdict.js';

export interface RpcChainOptions {
  readonly id: number;
  readonly endpoints: readonly Endpoint[];
  readonly clock: Clock;
  /** A send without an answer in this time has failed. */
  readonly sendTimeoutMs: number;
  /** The same for reads. */
  readonly readTimeoutMs: number;
}

/** A chain seen through one or several JSON-RPC endpoints: reads from the first that answers, sends to all. */
export function rpcChain(options: RpcChainOptions): Chain {
  const { endpoints, clock } = options;
  const sendLimits: RequestLimits = { timeoutMs: options.sendTimeoutMs, maxBytes: 1 << 20 };
  const readLimits: RequestLimits = { timeoutMs: options.readTimeoutMs, maxBytes: 16 << 20 };
  const judged = new Map<Endpoint, { development: boolean }>();
  let preferred = 0;

  const read = (endpoint: Endpoint, calls: readonly RpcCall[]) => inBatches(endpoint, calls, readLimits);

  /** Makes sure that an endpoint serves this chain, once; afterwards it is taken at its word. */
  async function introduce(endpoint: Endpoint): Promise<{ development: boolean } | string> {
    const known = judged.get(endpoint);
    if (known) return known;
    const [chainId, version] = await read(endpoint, [
      { method: 'eth_chainId', params: [] },
      { method: 'web3_clientVersion', params: [] },
    ]);
    const id = quantity(chainId);
    if (id === null) return `${endpoint.name}: ${describe(chainId)}`;
    if (Number(id) !== options.id) return `${endpoint.name} serves chain ${id}, expected chain ${options.id}`;
    const client = version?.kind === 'result' && typeof version.result === 'string' ? version.result : '';
    const development =
      /^(anvil|hardhat|ganache|ethereumjs testrpc)/i.test(client) || (options.id === 1337 && /^geth/i.test(client));
    const found = { development };
    judged.set(endpoint, found);
    return found;
  }

  return {
    id: options.id,

    async look(signer, settleDepth, watchedAt) {
      let trouble = 'no endpoint is configured';
      for (let tried = 0; tried < endpoints.length; tried++) {
        const position = (preferred + tried) % endpoints.length;
        const endpoint = endpoints[position];
        if (!endpoint) continue;
        const at = clock.now();
        const introduced = await introduce(endpoint);
        const seen: Observation | string =
          typeof introduced === 'string'
            ? introduced
            : await look({
                at,
                endpoint: endpoint.name,
                development: introduced.development,
                batchSize: endpoint.batchSize,
                read: (calls) => read(endpoint, calls),
                signer,
                settleDepth: introduced.development ? 0 : settleDepth,
                watchedAt,
              });
        if (typeof seen !== 'string') {
          preferred = position;
          return seen;
        }
        trouble = seen;
      }
      return trouble;
    },

    async send(envelopes) {
      const calls = envelopes.map((envelope) => ({ method: 'eth_sendRawTransaction', params: [envelope.raw] }));
      const perEndpoint = await Promise.all(
        endpoints.map(async (endpoint) => {
          const began = clock.now();
          const introduced = await introduce(endpoint);
          const replies: RpcReply[] =
            typeof introduced === 'string'
              ? calls.map(() => ({ kind: 'unsent', message: introduced }))
              : await inBatches(endpoint, calls, sendLimits);
          return { endpoint: endpoint.name, ms: clock.now() - began, replies };
        }),
      );
      return envelopes.map(
        (envelope: Envelope, index): Delivery => ({
          hash: envelope.hash,
          answers: perEndpoint.map(({ endpoint, ms, replies }) => ({
            endpoint,
            ms,
            verdict: verdictOf(replies[index] ?? { kind: 'broken', message: 'no reply' }, envelope.hash),
          })),
        }),
      );
    },

    async known(hashes) {
      const found = new Set<Hex>();
      const calls = hashes.map((hash) => ({ method: 'eth_getTransactionByHash', params: [hash] }));
      await Promise.all(
        endpoints.map(async (endpoint) => {
          const replies = await read(endpoint, calls);
          replies.forEach((reply, index) => {
            const hash = hashes[index];
            if (hash && reply.kind === 'result' && isTransaction(reply.result, hash)) found.add(hash);
          });
        }),
      );
      return found;
    },

    async estimateGas(call) {
      for (const endpoint of endpoints) {
        const [reply] = await read(endpoint, [{ method: 'eth_estimateGas', params: [callParameters(call), 'latest'] }]);
        const gas = quantity(reply);
        if (gas !== null) return gas;
        if (reply?.kind === 'error') return verdictOf(reply, '0x');
      }
      return null;
    },

    close() {
      for (const endpoint of endpoints) endpoint.close();
    },
  };
}

/** All calls, in as many requests as the endpoint's batch size asks for, four at a time. */
async function inBatches(endpoint: Endpoint, calls: readonly RpcCall[], limits: RequestLimits): Promise<RpcReply[]> {
  const size = endpoint.batchSize;
  if (calls.length <= size) return endpoint.request(calls, limits);
  const starts = Array.from({ length: Math.ceil(calls.length / size) }, (_, index) => index * size);
  const parts: RpcReply[][] = new Array(starts.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < starts.length; index = next++) {
      const start = starts[index] ?? 0;
      parts[index] = await endpoint.request(calls.slice(start, start + size), limits);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return parts.flat();
}

function describe(reply: RpcReply | undefined): string {
  switch (reply?.kind) {
    case 'http':
      return `HTTP ${reply.status}`;
    case 'timeout':
      return `no answer within ${reply.ms} ms`;
    case 'broken':
    case 'unsent':
    case 'error':
      return reply.message;
    default:
      return 'not a chain id';
  }
}

function isTransaction(result: unknown, hash: Hex): boolean {
  return typeof result === 'object' && result !== null && (result as { hash?: unknown }).hash === hash;
}
