import type { Endpoint, RpcCall, RpcReply } from '../chain/endpoint.js';
import { FakeChain } from './fake-chain.js';
import { FakeRpcError } from './fake-rpc-error.js';

export interface FakeEndpointOptions {
  readonly name?: string;
  readonly chain?: FakeChain;
  /** Answers instead of the chain, where it has an answer. */
  readonly override?: ((call: RpcCall) => RpcReply | Promise<RpcReply> | undefined) | undefined;
  readonly batchSize?: number;
}

/** An endpoint in front of a fake chain, without a network, that remembers what it was asked. */
export class FakeEndpoint implements Endpoint {
  readonly name: string;
  readonly host = null;
  readonly batchSize: number;
  readonly requests: RpcCall[][] = [];
  readonly chain: FakeChain;
  /** Answers instead of the chain, where it has an answer; may be exchanged. */
  override: FakeEndpointOptions['override'];
  /** Blocks behind the chain. */
  lag = 0;
  closed = false;

  constructor({ name = 'node', chain = new FakeChain(), override, batchSize = 100 }: FakeEndpointOptions = {}) {
    this.name = name;
    this.chain = chain;
    this.override = override;
    this.batchSize = batchSize;
  }

  /** The methods it was asked, in order. */
  get methods(): string[] {
    return this.requests.flat().map(({ method }) => method);
  }

  async request(calls: readonly RpcCall[]): Promise<RpcReply[]> {
    this.requests.push([...calls]);
    return Promise.all(calls.map(async (call) => (await this.override?.(call)) ?? this.#ask(call)));
  }

  close(): void {
    this.closed = true;
  }

  async #ask({ method, params }: RpcCall): Promise<RpcReply> {
    try {
      return { kind: 'result', result: await this.chain.request(method, params, { lag: this.lag }) };
    } catch (error) {
      if (!(error instanceof FakeRpcError)) throw error;
      return { kind: 'error', code: error.code, message: error.message, data: error.data };
    }
  }
}
