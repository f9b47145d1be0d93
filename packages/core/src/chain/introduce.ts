import type { Clock } from '../clock.js';
import type { ChainIdentity } from './chain.js';
import { describeReply, type RequestLimits, type RpcCall, type RpcReply } from './endpoint.js';
import { quantity } from './quantity.js';
import type { WatchedEndpoint } from './watched-endpoint.js';
import { anchorCall, isFollowed, provesKnown, whichChain } from './which-chain.js';

export interface Introduced {
  /** A development node (anvil, hardhat, ganache, geth --dev). */
  readonly development: boolean;
}

/** An endpoint that served another chain is asked again after this long. */
const recheckMs = 10_000;

/** Makes sure, once for each, which chain endpoints serve; one that served another is asked again and again. */
export class Introductions {
  readonly #chainId: number;
  readonly #clock: Clock;
  readonly #limits: RequestLimits;
  readonly #identity: () => ChainIdentity | null;
  readonly #known = new Map<WatchedEndpoint, Introduced>();
  /** Those that serve another chain of the same id. */
  readonly #strangers = new Map<WatchedEndpoint, string>();
  readonly #asking = new Map<WatchedEndpoint, Promise<Introduced | string>>();

  constructor(chainId: number, clock: Clock, limits: RequestLimits, identity: () => ChainIdentity | null) {
    this.#chainId = chainId;
    this.#identity = identity;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** The chain that is remembered now. */
  get identity(): ChainIdentity | null {
    return this.#identity();
  }

  /** What the endpoint is, or why it cannot be used. */
  async of(endpoint: WatchedEndpoint): Promise<Introduced | string> {
    const { chain, judgedAt, lastError } = endpoint.health;
    const known = this.#known.get(endpoint);
    if (known && chain === 'right') return known;
    if (chain === 'wrong' && this.#clock.now() - (judgedAt ?? 0) < recheckMs) return lastError?.message ?? '';
    return this.anew(endpoint);
  }

  /** The same, asked now whatever was known. */
  anew(endpoint: WatchedEndpoint): Promise<Introduced | string> {
    const asking = this.#asking.get(endpoint) ?? this.#ask(endpoint).finally(() => this.#asking.delete(endpoint));
    this.#asking.set(endpoint, asking);
    return asking;
  }

  /** Takes in what an endpoint says its chain is; returns what is wrong with it. */
  judge(endpoint: WatchedEndpoint, reply: RpcReply | undefined): string | null {
    const id = quantity(reply);
    // relays that only take transactions need not know this method
    if (id === null && endpoint.sendOnly && reply?.kind === 'error') {
      endpoint.note({ kind: 'right_chain' });
      return null;
    }
    if (id === null) {
      const what = reply?.kind === 'result' ? 'not a chain id' : describeReply(reply);
      return `${endpoint.name}: ${what}`;
    }
    const stranger = this.#strangers.get(endpoint);
    if (id === BigInt(this.#chainId) && stranger !== undefined) {
      endpoint.note({ kind: 'wrong_chain', message: stranger });
      return stranger;
    }
    if (id === BigInt(this.#chainId)) {
      if (endpoint.health.chain !== 'right') endpoint.note({ kind: 'right_chain' });
      return null;
    }
    const message = `${endpoint.name} serves chain ${id}, expected chain ${this.#chainId}`;
    endpoint.note({ kind: 'wrong_chain', message });
    return message;
  }

  /**
   * Why a development node must not be sent to now, in words for people; null: it still serves the chain `before`. Between two looks it may have been started anew, and what was signed for the chain before would wait in its pool until
   * its nonce comes, and be executed besides what has been signed since.
   */
  async changeOf(endpoint: WatchedEndpoint, before: ChainIdentity | null): Promise<string | null> {
    if (before === null) return null;
    const [anchor] = await endpoint.read([anchorCall(before)], this.#limits);
    // while it answered another node may have shown that the chain was reset
    const now = this.#identity();
    if (now !== null && isFollowed(before, now))
      return `${endpoint.name}: the chain that this was signed for was reset`;
    if (provesKnown(anchor, before)) return null;
    const shown = anchor?.kind === 'result' ? 'it may serve another chain of this id' : describeReply(anchor);
    return `${endpoint.name}: ${shown}`;
  }

  /** A look has shown that it serves another chain of the same id: nothing is sent to it, or read from it. */
  refuse(endpoint: WatchedEndpoint, message: string): void {
    this.#strangers.set(endpoint, message);
    endpoint.note({ kind: 'wrong_chain', message });
  }

  async #ask(endpoint: WatchedEndpoint): Promise<Introduced | string> {
    const identity = this.#identity();
    const [chainId, version, anchor] = await endpoint.read(
      [
        { method: 'eth_chainId', params: [] },
        ...(endpoint.sendOnly ? [] : [{ method: 'web3_clientVersion', params: [] }, anchorCall(identity)]),
      ],
      this.#limits,
    );
    const read = (calls: readonly RpcCall[]) => endpoint.read(calls, this.#limits);
    // what a development chain was reset to is for looks to find out
    const which = await whichChain(anchor, identity, false, read);
    if (which.kind !== 'other') this.#strangers.delete(endpoint);
    const trouble = this.judge(endpoint, chainId);
    if (trouble !== null) return trouble;
    const client = version?.kind === 'result' && typeof version.result === 'string' ? version.result : '';
    const development =
      /^(anvil|hardhat|ganache|ethereumjs testrpc)/i.test(client) || (this.#chainId === 1337 && /^geth/i.test(client));
    const introduced = { development };
    this.#known.set(endpoint, introduced);
    return introduced;
  }
}
