import { type EndpointOptions, messageOf } from '@tx-broadcaster/core';
import { type Address, createClient, http, type Transport, webSocket } from 'viem';
import { getBalance, getBlock, getChainId, getGasPrice, getTransactionCount } from 'viem/actions';

/** What one endpoint says, each in its own words; null where it has no answer. */
export interface EndpointLook {
  /** What it is called without the keys that its URL may hold. */
  readonly name: string;
  readonly chainId: number;
  readonly head: { readonly number: number; readonly at: number };
  readonly balance: bigint;
  /** Transactions of the signer that blocks hold. */
  readonly count: number;
  /** The same and those that wait. */
  readonly pendingCount: number;
  readonly gasPrice: bigint;
  /** How far its clock is ahead of ours, ms; null: it does not tell. */
  readonly clockAhead: number | null;
}

const timeout = 5_000;

export async function lookAtEndpoint(
  { url, transport, name: given }: EndpointOptions,
  signer: Address,
  now: () => number,
): Promise<EndpointLook | { readonly name: string; readonly error: string }> {
  const name = given ?? (url === undefined ? 'an endpoint of the configuration file' : new URL(url).host);
  let clockAhead: number | null = null;
  const begun = now();
  const noted = async (response: Response) => {
    const date = Date.parse(response.headers.get('date') ?? '');
    // told in whole seconds, and somewhere between question and answer
    if (!Number.isNaN(date)) clockAhead = date + 500 - (begun + now()) / 2;
  };
  const over: Transport =
    transport ??
    (/^wss?:/i.test(url ?? '')
      ? webSocket(url, { timeout, retryCount: 0 })
      : http(url, { timeout, retryCount: 0, onFetchResponse: noted }));
  const client = createClient({ transport: over });
  try {
    const chainId = await getChainId(client);
    const [block, balance, count, pendingCount, gasPrice] = await Promise.all([
      getBlock(client, { blockTag: 'latest' }),
      getBalance(client, { address: signer }),
      getTransactionCount(client, { address: signer, blockTag: 'latest' }),
      getTransactionCount(client, { address: signer, blockTag: 'pending' }),
      getGasPrice(client),
    ]);
    const head = { number: Number(block.number), at: Number(block.timestamp) * 1000 };
    return { name, chainId, head, balance, count, pendingCount, gasPrice, clockAhead };
  } catch (error) {
    return { name, error: reasonOf(error) };
  }
}

/** viem tells URLs, which may hold a key; the first line does not. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'shortMessage' in error) return `${error.shortMessage}`;
  return messageOf(error).split('\n')[0] ?? '';
}
