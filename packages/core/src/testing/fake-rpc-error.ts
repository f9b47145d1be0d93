/** A JSON-RPC error as a node answers it. */
export class FakeRpcError extends Error {
  override readonly name = 'FakeRpcError';
  readonly code: number;
  readonly data?: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    if (data !== undefined) this.data = data;
  }
}

/** What geth answers to a transaction it does not want: always this code, only the words differ. */
export function refused(message: string): FakeRpcError {
  return new FakeRpcError(-32000, message);
}
