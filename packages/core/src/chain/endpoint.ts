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
  | { readonly kind: 'unsent'; readonly message: string };

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
  /** How many calls may go into one request. */
  readonly batchSize: number;
  /** One reply for each call, in order. */
  request(calls: readonly RpcCall[], limits: RequestLimits): Promise<RpcReply[]>;
  close(): void;
}
