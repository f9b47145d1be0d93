import { type EndpointOptions, messageOf } from '@tx-broadcaster/core';
import { type Address, createClient, http, type Transport, webSocket } from 'viem';
import { getBalance, getBlock, getChainId, getGasPrice, getTransactionCount } from 'viem/actions';

/** A signer, as an endpoint sees it. */
export interface AccountLook {
  readonly address: Address;
  readonly balance: bigint;
  /** Its transactions that blocks hold. */
  readonly count: number;
  /** The same and those that wait. */
  readonly pendingCount: number;
}

/** What one endpoint says, each in its own words; null where it has no answer. */
export interface EndpointLook {
  /** What it is called without the keys that its URL may hold. */
  readonly name: string;
  readonly chainId: number;
  readonly head: { readonly number: number; readonly at: number };
  readonly accounts: readonly AccountLook[];
  readonly gasPrice: bigint;
  /** How far its clock is ahead of ours, ms; null: it does not tell. */
  readonly clockAhead: number | null;
}

const timeout = 5_000;

export async function lookAtEndpoint(
  { url, transport, name: given }: EndpointOptions,
  signers: readonly Address[],
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
    const [block, gasPrice, accounts] = await Promise.all([
      getBlock(client, { blockTag: 'latest' }),
      getGasPrice(client),
      Promise.all(
        signers.map(async (address): Promise<AccountLook> => {
          const [balance, count, pendingCount] = await Promise.all([
            getBalance(client, { address }),
            getTransactionCount(client, { address, blockTag: 'latest' }),
            getTransactionCount(client, { address, blockTag: 'pending' }),
          ]);
          return { address, balance, count, pendingCount };
        }),
      ),
    ]);
    const head = { number: Number(block.number), at: Number(block.timestamp) * 1000 };
    return { name, chainId, head, accounts, gasPrice, clockAhead };
  } catch (error) {
    return { name, error: reasonOf(error) };
  }
}

/** viem tells URLs, which may hold a key; the first line does not. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'shortMessage' in error) return `${error.shortMessage}`;
  return messageOf(error).split('\n')[0] ?? '';
}
