import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { FakeChain } from '@tx-broadcaster/core/testing';
import type { NodeFault, SendReply } from './node-script.js';
import { answerBody, type RpcRequest, type RpcResponse, type RpcSend } from './rpc-calls.js';

export interface RpcNodeOptions {
  /** Blocks the node is behind the chain. @default 0 */
  lag?: number;
  /** Larger batches are refused as geth refuses them. @default no limit */
  maxBatch?: number;
  /** Stamps the log of sends. @default Date.now */
  now?: () => number;
}

/** A JSON-RPC server on 127.0.0.1 in front of a FakeChain, that answers as badly as it is told to. */
export interface RpcNode {
  readonly url: string;
  /** May be exchanged: another chain behind the same URL. */
  chain: FakeChain;
  /** Blocks the node is behind the chain. */
  lag: number;
  /** Every eth_sendRawTransaction that arrived, in order, with what was answered. */
  readonly sends: readonly RpcSend[];
  readonly requests: readonly RpcRequest[];
  /** The next sends are answered by these, in order; those after them by `otherwise`. */
  script(...replies: SendReply[]): void;
  /** @default 'pass' */
  otherwise(reply: SendReply): void;
  /** Breaks or delays all methods, or some, until null; the script is not used up meanwhile. */
  fault(fault: NodeFault | null): void;
  /** Stops listening: connections are refused, open ones are cut. */
  refuse(): Promise<void>;
  /** Listens again, on the same port. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a scripted node.
 *
 * ```ts
 * const node = await startRpcNode(chain);
 * node.script({ http: 502, applied: true }, { hang: true }); // then as the chain says
 * ```
 */
export async function startRpcNode(chain: FakeChain, options: RpcNodeOptions = {}): Promise<RpcNode> {
  const node = new ScriptedNode(chain, options);
  await node.listen();
  return node;
}

class ScriptedNode implements RpcNode {
  readonly sends: RpcSend[] = [];
  readonly requests: RpcRequest[] = [];
  chain: FakeChain;
  lag: number;
  readonly #maxBatch: number;
  readonly #now: () => number;
  readonly #server: Server;
  readonly #script: SendReply[] = [];
  #otherwise: SendReply = 'pass';
  #fault: NodeFault | null = null;
  /** Requests since the fault was set. */
  #faulty = 0;
  #port = 0;

  constructor(chain: FakeChain, { lag = 0, maxBatch = Number.POSITIVE_INFINITY, now = Date.now }: RpcNodeOptions) {
    this.chain = chain;
    this.lag = lag;
    this.#maxBatch = maxBatch;
    this.#now = now;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  script(...replies: SendReply[]): void {
    this.#script.push(...replies);
  }

  otherwise(reply: SendReply): void {
    this.#otherwise = reply;
  }

  fault(fault: NodeFault | null): void {
    this.#fault = fault;
    this.#faulty = 0;
  }

  async listen(): Promise<void> {
    if (this.#server.listening) return;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const address = this.#server.address();
    if (address && typeof address === 'object') this.#port = address.port;
  }

  async refuse(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    // responses that hang would keep it open for ever
    this.#server.closeAllConnections();
    await closed;
  }

  close(): Promise<void> {
    return this.refuse();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === null) return;
    if (request.method !== 'POST') {
      response.writeHead(405).end();
      return;
    }
    const answer = await answerBody(body, {
      chain: this.chain,
      lag: this.lag,
      maxBatch: this.#maxBatch,
      fault: this.#faulty++ % (this.#fault?.every ?? 1) === 0 ? this.#fault : null,
      sends: this.sends,
      requests: this.requests,
      now: this.#now,
      nextReply: () => this.#script.shift() ?? this.#otherwise,
    });
    const delay = 'json' in answer ? answer.delayMs : 0;
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay).unref());
    write(answer, request, response);
  }
}

function write(answer: RpcResponse, request: IncomingMessage, response: ServerResponse): void {
  if ('hang' in answer) return;
  if ('reset' in answer) {
    // a socket that is only ended says good-bye; the client is to see ECONNRESET
    request.socket.resetAndDestroy();
  } else if ('http' in answer) {
    response.writeHead(answer.http, answer.headers).end(answer.body ?? '');
  } else if ('text' in answer) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer.text);
  } else {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.json));
  }
}

/** null when the client went away in the middle. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}
