import { type Address, type Hex, isHex } from 'viem';
import type { Clock } from '../clock.js';
import { BlockTime } from './block-time.js';
import { callParameters, toHex } from './call-parameters.js';
import type { Chain, ChainIdentity, NonceUse, Observation, OtherChain } from './chain.js';
import { toEffects } from './effects.js';
import type { RequestLimits } from './endpoint.js';
import { HeadFloor } from './head-floor.js';
import type { EndpointHealth, EndpointStatus } from './health/endpoint-health.js';
import { isRateLimit } from './health/sign-of-replies.js';
import { Introductions } from './introduce.js';
import { type LookContext, look, type Sight } from './look.js';
import { nonceUse } from './nonce-use.js';
import { testEndpoint } from './probe.js';
import { Probes } from './probes.js';
import { quantity } from './quantity.js';
import { readingOrder } from './reading-order.js';
import { isHash } from './receipt.js';
import { sendOut } from './send-out.js';
import { verdictOf } from './verdict.js';
import { type EndpointUse, troubleWith, WatchedEndpoint } from './watched-endpoint.js';

export interface RpcChainOptions {
  readonly id: number;
  /** At least one that can be read from and one that can be sent to; no two of one name. */
  readonly endpoints: readonly EndpointUse[];
  readonly clock: Clock;
  /** A send without an answer in this time has failed. */
  readonly sendTimeoutMs: number;
  /** The same for reads. */
  readonly readTimeoutMs: number;
  /** The chain that is remembered under this id. @default none */
  readonly known?: () => ChainIdentity | null;
  /** Told when the status of an endpoint changes. @default nobody */
  readonly changed?: (health: EndpointHealth, previous: EndpointStatus) => void;
}

/** Two nodes are seldom exactly as far: so many blocks, or so much time, is no lag yet. */
const lagBlocks = 3;
const lagMs = 3000;
/** So long a second opinion is waited for while only one endpoint can be read. */
const opinionMs = 600_000;

/** A chain seen through one or several JSON-RPC endpoints: reads from the best that answers, sends to all. */
export function rpcChain(options: RpcChainOptions): Chain {
  const { id, clock, known = () => null } = options;
  const sendLimits: RequestLimits = { timeoutMs: options.sendTimeoutMs, maxBytes: 1 << 20 };
  const readLimits: RequestLimits = { timeoutMs: options.readTimeoutMs, maxBytes: 16 << 20 };
  const blockTime = new BlockTime();
  const floor = new HeadFloor();
  const watched = options.endpoints.map(
    (use) =>
      new WatchedEndpoint(use, {
        chainId: id,
        clock,
        lagLimit: () => Math.max(lagBlocks, Math.ceil(lagMs / Math.max(blockTime.ms ?? lagMs, 1))),
        changed: options.changed ?? (() => {}),
      }),
  );
  const readers = watched.filter(({ sendOnly }) => !sendOnly);
  const takers = watched.filter(({ readOnly }) => !readOnly);
  const introductions = new Introductions(id, clock, readLimits, known);
  const probes = new Probes(watched, { clock, floor, introductions, limits: readLimits });
  const listeners = new Set<(number: number) => void>();
  for (const endpoint of readers) {
    endpoint.onHead((number) => {
      for (const heard of listeners) heard(number);
    });
  }
  /** What endpoints showed that serve another chain of this id. */
  const strangers = new Map<WatchedEndpoint, OtherChain>();
  /** Whose look was believed last. */
  let last: string | null = null;

  const refusalOf = (endpoint: WatchedEndpoint) => endpoint.refusal(readers.length === 1);
  /** For whom, and since when, a second opinion is wanted. */
  const doubted = new Map<Address, number>();

  /** Whether nobody else can be asked about what this endpoint shows: another one is waited for, but not for ever. */
  function isAlone(endpoint: WatchedEndpoint, signer: Address): boolean {
    if (readers.every((other) => other === endpoint || other.health.chain === 'wrong')) return true;
    const since = doubted.get(signer);
    return since !== undefined && clock.now() - since >= opinionMs;
  }

  async function lookThrough(
    endpoint: WatchedEndpoint,
    asked: Pick<LookContext, 'signer' | 'settling' | 'watchedAt'>,
  ): Promise<Sight | OtherChain | string> {
    const refusal = refusalOf(endpoint);
    // one that served another chain is asked again from time to time
    if (refusal && endpoint.health.chain !== 'wrong') return troubleWith(endpoint, refusal);
    const at = clock.now();
    const introduced = await introductions.of(endpoint);
    if (typeof introduced === 'string') return introduced;
    const { development } = introduced;
    const seen = await look({
      ...asked,
      at,
      known: known(),
      endpoint: endpoint.name,
      development,
      batchSize: endpoint.batchSize,
      read: (calls) => endpoint.read(calls, readLimits),
      blocks: endpoint.blocks,
      judgeChain: (reply) => introductions.judge(endpoint, reply),
      troubled: (message) => endpoint.note({ kind: 'troubled', message }),
      settling: development ? { depth: 0, tag: null } : asked.settling,
    });
    if (typeof seen === 'string' || !('genesis' in seen)) return seen;
    // behind the same URL there may be a node of another kind now
    const now = await introductions.anew(endpoint);
    if (typeof now === 'string') return now;
    if (!now.development || !known()?.development) introductions.refuse(endpoint, seen.message);
    return { ...seen, development: now.development };
  }

  return {
    id,

    async look(signer, settling, watchedAt, besides = null) {
      if (besides === null) doubted.delete(signer);
      else if (!doubted.has(signer)) doubted.set(signer, clock.now());
      const order = readingOrder(readers, last, besides);
      probes.run(order[0]);
      const troubles: string[] = [];
      const others: OtherChain[] = [];
      let behind: Observation | null = null;
      for (const endpoint of order) {
        const seen = await lookThrough(endpoint, { signer, settling, watchedAt });
        if (typeof seen === 'string') {
          troubles.push(seen);
          const other = strangers.get(endpoint);
          if (other && endpoint.health.chain === 'wrong') others.push(other);
          continue;
        }
        if ('genesis' in seen) {
          strangers.set(endpoint, seen);
          others.push(seen);
          troubles.push(seen.message);
          continue;
        }
        strangers.delete(endpoint);
        const { head, development } = seen;
        const lag = floor.lagOf(head.number, clock.now(), development);
        endpoint.note({ kind: 'head', number: head.number, lag });
        blockTime.see(head);
        const witnessed = { ...seen, blockMs: blockTime.ms, alone: isAlone(endpoint, signer) };
        if (lag === 0) {
          if (besides === null) last = endpoint.name;
          return witnessed;
        }
        if (behind === null || head.number > behind.head.number) behind = witnessed;
      }
      // nobody is up to what was seen before: whoever asks knows what to make of the best there is
      const [other] = others;
      if (behind === null && other && others.length === readers.length) return other;
      return behind ?? (troubles.join('; ') || 'no endpoint is configured');
    },

    send: (envelopes) => sendOut(envelopes, takers, { clock, limits: sendLimits, introductions }),

    async known(hashes) {
      const found = new Set<Hex>();
      const calls = hashes.map((hash) => ({ method: 'eth_getTransactionByHash', params: [hash] }));
      const fit = readers.filter((endpoint) => refusalOf(endpoint) === null);
      // before anything is given up for ever, one that fails again and again is asked, too
      const asked = fit.length > 0 ? fit : readers.filter((endpoint) => endpoint.refusal(true) === null);
      await Promise.all(
        asked.map(async (endpoint) => {
          const replies = await endpoint.read(calls, readLimits);
          replies.forEach((reply, index) => {
            const hash = hashes[index];
            if (hash && reply.kind === 'result' && isTransaction(reply.result, hash)) found.add(hash);
          });
        }),
      );
      return found;
    },

    async blockHash(number) {
      const [endpoint] = readingOrder(readers, last, null);
      const [reply] = endpoint
        ? await endpoint.read([{ method: 'eth_getBlockByNumber', params: [toHex(number), false] }], readLimits)
        : [];
      const block = reply?.kind === 'result' ? reply.result : null;
      return typeof block === 'object' && block !== null && 'hash' in block && isHash(block.hash) ? block.hash : null;
    },

    async nonceUse(signer, nonce) {
      const whys: string[] = [];
      for (const endpoint of readingOrder(readers, last, null)) {
        const refusal = refusalOf(endpoint);
        const trouble = refusal ? troubleWith(endpoint, refusal) : await introductions.of(endpoint);
        const use: NonceUse =
          typeof trouble === 'string'
            ? { kind: 'unknown', why: trouble }
            : await nonceUse(
                { endpoint: endpoint.name, signer, read: (calls) => endpoint.read(calls, readLimits) },
                nonce,
              );
        if (use.kind !== 'unknown') return use;
        whys.push(use.why);
      }
      return { kind: 'unknown', why: whys.join('; ') };
    },

    async estimateGas(call) {
      for (const endpoint of readingOrder(readers, last, null)) {
        if (refusalOf(endpoint)) continue;
        const [reply] = await endpoint.read(
          [{ method: 'eth_estimateGas', params: [callParameters(call), 'latest'] }],
          readLimits,
        );
        const gas = quantity(reply);
        if (gas !== null) return gas;
        if (reply?.kind === 'error' && !isRateLimit(reply)) return verdictOf(reply, '0x');
      }
      return null;
    },

    async isDelegated(account) {
      for (const endpoint of readingOrder(readers, last, null)) {
        if (refusalOf(endpoint)) continue;
        const [reply] = await endpoint.read([{ method: 'eth_getCode', params: [account, 'latest'] }], readLimits);
        const code = reply?.kind === 'result' ? reply.result : null;
        if (typeof code === 'string') return /^0xef0100/i.test(code);
      }
      return null;
    },

    async effects(hash) {
      for (const endpoint of readingOrder(readers, last, null)) {
        if (refusalOf(endpoint)) continue;
        const [reply] = await endpoint.read([{ method: 'eth_getTransactionReceipt', params: [hash] }], readLimits);
        const found = reply?.kind === 'result' ? toEffects(reply.result, hash) : undefined;
        if (found) return found;
      }
      return null;
    },

    async call(to, data) {
      for (const endpoint of readingOrder(readers, last, null)) {
        if (refusalOf(endpoint)) continue;
        const [reply] = await endpoint.read([{ method: 'eth_call', params: [{ to, data }, 'latest'] }], readLimits);
        if (reply?.kind === 'result' && isHex(reply.result)) return reply.result;
        if (reply?.kind === 'error' && !isRateLimit(reply)) return null;
      }
      return null;
    },

    async test(name) {
      const endpoint = watched.find((one) => one.name === name);
      return endpoint ? testEndpoint(endpoint, { clock, floor, introductions, limits: readLimits }) : null;
    },

    endpoints: () => watched.map((endpoint) => endpoint.toHealth()),

    onHead(heard) {
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },

    close() {
      listeners.clear();
      for (const endpoint of watched) endpoint.close();
    },
  };
}

function isTransaction(result: unknown, hash: Hex): boolean {
  return typeof result === 'object' && result !== null && (result as { hash?: unknown }).hash === hash;
}
