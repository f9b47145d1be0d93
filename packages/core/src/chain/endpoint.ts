/** One JSON-RPC call, without its envelope. */
export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** Everything that can come back from a call, the transport's own troubles included; a call never throws. */
export type RpcReply =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly code: number | undefined; readonly message: string; readonly data?: unknown }
  | { readonly kind: 'http'; readonly status: number; readonly body: string; readonly retryAfterMs: number | null }
  /** No whole answer in time: the node may have the call. */
  | { readonly kind: 'timeout'; readonly ms: number }
  /** Reset, truncated or unreadable: the node may have the call. */
  | { readonly kind: 'broken'; readonly message: string }
  /** The bytes certainly never reached a node. */
  | { readonly kind: 'unsent'; readonly message: string; readonly batchRefused?: true }
  /** Not asked, because the endpoint limits our rate for so long yet. */
  | { readonly kind: 'paused'; readonly retryAfterMs: number };

export interface RequestLimits {
  /** For the whole call, from the first byte out to the last byte in. */
  readonly timeoutMs: number;
  /** The longest answer that is read. */
  readonly maxBytes: number;
}

/** One RPC node of a chain. Makes each call once: trying again is the lane's decision. */
export interface Endpoint {
  /** For people: host and port, or what the transport calls itself. Never a URL: keys travel in paths. */
  readonly name: string;
  /** Host and port; null where a transport does not tell. */
  readonly host: string | null;
  /** How many calls may go into one request. */
  readonly batchSize: number;
  /** One reply for each call, in order. */
  request(calls: readonly RpcCall[], limits: RequestLimits): Promise<RpcReply[]>;
  close(): void;
}

/** In a few words, for people: why a call came to nothing. */
export function describeReply(reply: RpcReply | undefined): string {
  switch (reply?.kind) {
    case 'http':
      return `HTTP ${reply.status}`;
    case 'timeout':
      return `no answer within ${reply.ms} ms`;
    case 'paused':
      return 'not asked: it limits our rate';
    case 'broken':
    case 'unsent':
    case 'error':
      return reply.message;
    case 'result':
      return 'an answer that makes no sense';
    default:
      return 'nothing';
  }
}
