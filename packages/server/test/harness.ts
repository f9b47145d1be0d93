import { setTimeout } from 'node:timers/promises';
import {
  Broadcaster,
  type BroadcasterOptions,
  calldataType,
  encodedType,
  exponentialBackoff,
  functionType,
  memoryStore,
  presignedType,
  privateKeySigner,
  type TransactionRecord,
} from '@tx-broadcaster/core';
import { FakeChain } from '@tx-broadcaster/core/testing';
import { type AppBroadcaster, type AppOptions, createApp, Operations, Views } from '@tx-broadcaster/server';
import { type RpcNode, startRpcNode } from '@tx-broadcaster/testing';
import { type Chain, defineChain, http, parseAbi } from 'viem';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { misdescribed } from './described.js';

export const signer = privateKeySigner('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
export const contract = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
export const someone = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
export const addWeight = 'add_weight(address _addr, uint256 _weight)';

export const messageTypes = {
  [addWeight]: functionType({
    title: 'Add weight',
    description: 'Adds to a weight.',
    examples: [[someone, '1']],
    abi: parseAbi(['function add_weight(address _addr, uint256 _weight)']),
    functionName: 'add_weight',
    to: contract,
    gas: 100_000n,
  }),
  'native.transfer': encodedType({
    schema: z.object({ to: z.string().startsWith('0x'), value: z.string().regex(/^\d+$/) }),
    encode: ({ to, value }) => ({ to: to as `0x${string}`, value: BigInt(value), data: '0x' }),
    gas: 50_000n,
  }),
  'contract.call': calldataType({ callerMay: ['to', 'value', 'gas', 'fees'] }),
  raw: presignedType(),
};

export interface Harness {
  readonly chain: FakeChain;
  readonly node: RpcNode;
  readonly broadcaster: Broadcaster<typeof messageTypes>;
  readonly app: ReturnType<typeof createApp>;
  /** POSTs JSON; a string is sent as it is. */
  post(body: unknown, headers?: Record<string, string>): Promise<Reply>;
  request(path: string, init?: RequestInit): Promise<Reply>;
  /** Broadcasts, with fields that differ from a body that works. */
  broadcast(fields?: Record<string, unknown>): Promise<TransactionRecord>;
  /** Asks for a transaction until it is as far. */
  reach(id: string, stage: string): Promise<TransactionRecord>;
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; `any` of it is for the test to know. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  readonly body: any;
}

export const goodBody = { message_type: addWeight, data: { _addr: someone, _weight: '10' } };

/** The app over a real broadcaster on a chain that mines each transaction at once. */
export async function startApp(
  appOptions: Partial<AppOptions> = {},
  options: Partial<BroadcasterOptions<typeof messageTypes>> = {},
): Promise<Harness> {
  const chain = new FakeChain({ automine: true, clientVersion: 'anvil/v1' });
  const store = options.store ?? memoryStore();
  const node = await startRpcNode(chain);
  const broadcaster = new Broadcaster({
    chains: [{ chain: chainAt(node.url), transport: http(node.url), settleDepth: 0, confirmations: 1 }],
    signers: [signer],
    messageTypes,
    store,
    retry: exponentialBackoff({ minDelay: 1, maxDelay: 2 }),
    ...options,
  });
  await broadcaster.start();
  // from its first look at the chain on, a lane signs at once
  while (!broadcaster.health().every(({ seen_at }) => seen_at !== null)) await setTimeout(1);
  const operations = new Operations({ broadcaster, documents: store.documents });
  await operations.start();
  onTestFinished(async () => {
    await operations.stop();
    await broadcaster.stop();
    await node.close();
  });
  const views = new Views({ documents: store.documents });
  const app = checked(createApp({ broadcaster, messageTypes, operations, views, ...appOptions }));

  const request = async (path: string, init?: RequestInit): Promise<Reply> => {
    const response = await app.request(path, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    request('/transaction/broadcast', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    chain,
    node,
    broadcaster,
    app,
    post,
    request,
    async broadcast(fields = {}) {
      const { status, body } = await post({ ...goodBody, ...fields });
      if (status !== 200) throw new Error(`broadcast answered ${status}: ${JSON.stringify(body)}`);
      return body;
    },
    async reach(id, stage) {
      for (;;) {
        const record = await broadcaster.get(id);
        if (record?.stage === stage) return record;
        await setTimeout(5);
      }
    },
  };
}

/** The app, each of whose answers must be as the API's document says. */
function checked(app: ReturnType<typeof createApp>): typeof app {
  const ask = app.request.bind(app);
  app.request = async (...asked) => {
    const answer = await ask(...asked);
    const [input, init] = asked;
    const [method, url] =
      input instanceof Request ? [input.method, input.url] : [init?.method ?? 'GET', input.toString()];
    const isJson = /^application\/(problem\+)?json/.test(answer.headers.get('content-type') ?? '');
    // a stream is for the test to read
    const { status, headers } = answer;
    const text = isJson && status !== 304 ? await answer.text() : null;
    const wrong = await misdescribed(method, url, new Response(text, { status, headers }));
    if (wrong !== null) throw new Error(`not as described: ${wrong}`);
    return text === null ? answer : new Response(text, { status, headers });
  };
  return app;
}

export function chainAt(url: string): Chain {
  return defineChain({
    id: 31_337,
    name: 'fake',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
}

/** The broadcaster with some of its methods replaced, for states that are hard to bring about. */
export function overriding(broadcaster: Broadcaster, methods: Partial<AppBroadcaster>): AppBroadcaster {
  return new Proxy(broadcaster, {
    get(target, name) {
      const replaced: unknown = Reflect.get(methods, name);
      const own: unknown = replaced ?? Reflect.get(target, name);
      return typeof own === 'function' ? own.bind(replaced ? methods : target) : own;
    },
  });
}
