import type { Clock } from '../clock.js';
import { describeReply, type RequestLimits, type RpcReply } from './endpoint.js';
import { quantity } from './quantity.js';
import type { WatchedEndpoint } from './watched-endpoint.js';

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
  readonly #known = new Map<WatchedEndpoint, Introduced>();
  readonly #asking = new Map<WatchedEndpoint, Promise<Introduced | string>>();

  constructor(chainId: number, clock: Clock, limits: RequestLimits) {
    this.#chainId = chainId;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** What the endpoint is, or why it cannot be used. */
  async of(endpoint: WatchedEndpoint): Promise<Introduced | string> {
    const { chain, judgedAt, lastError } = endpoint.health;
    const known = this.#known.get(endpoint);
    if (known && chain === 'right') return known;
    if (chain === 'wrong' && this.#clock.now() - (judgedAt ?? 0) < recheckMs) return lastError?.message ?? '';
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
    if (id === BigInt(this.#chainId)) {
      if (endpoint.health.chain !== 'right') endpoint.note({ kind: 'right_chain' });
      return null;
    }
    const message = `${endpoint.name} serves chain ${id}, expected chain ${this.#chainId}`;
    endpoint.note({ kind: 'wrong_chain', message });
    return message;
  }

  async #ask(endpoint: WatchedEndpoint): Promise<Introduced | string> {
    const [chainId, version] = await endpoint.read(
      [
        { method: 'eth_chainId', params: [] },
        ...(endpoint.sendOnly ? [] : [{ method: 'web3_clientVersion', params: [] }]),
      ],
      this.#limits,
    );
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
