/** What becomes of a whole HTTP response that is not the JSON-RPC answer. */
export type Breakdown =
  | { readonly http: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  /** Never answers. */
  | { readonly hang: true }
  /** Destroys the socket without an answer. */
  | { readonly reset: true }
  /** HTTP 200 with this body. */
  | { readonly text: string };

/**
 * What a node answers to one eth_sendRawTransaction: `pass` as the chain says, else this, and with `applied` the chain
 * took the transaction all the same. In a batch a breakdown of any item is the response to all.
 */
export type SendReply =
  | 'pass'
  | (Breakdown & { readonly applied?: boolean })
  | {
      readonly error: { readonly code: number; readonly message: string; readonly data?: unknown };
      readonly applied?: boolean;
    }
  /** Lies: this is the result, whatever the chain would say. */
  | { readonly result: unknown; readonly applied?: boolean }
  /** The chain's answer, under an id that nobody asked with. */
  | { readonly wrongId: true };

/** What is wrong with a node for all methods, or for those named. A breakdown keeps the chain from seeing anything. */
export type NodeFault = (
  | Breakdown
  /** Answers as ever, but so much later. */
  | { readonly delayMs: number }
) & {
  readonly methods?: readonly string[];
  /** Meets only every so-manyth request, the first one included. @default 1 */
  readonly every?: number;
};

export function isBreakdown(reply: Exclude<SendReply, 'pass'> | NodeFault): reply is Breakdown {
  return 'http' in reply || 'hang' in reply || 'reset' in reply || 'text' in reply;
}

/** In the words of the log of sends. */
export function describeBreakdown(breakdown: Breakdown): string {
  if ('http' in breakdown) return `http ${breakdown.http}`;
  if ('hang' in breakdown) return 'hang';
  return 'reset' in breakdown ? 'reset' : 'text';
}
