import { type Abi, type Address, decodeFunctionResult, erc20Abi, type Hex } from 'viem';
import type { Chain, Effects } from '../chain/chain.js';
import { type DecodedLog, decodedLog } from './call/decoded-log.js';

/** What a mined transaction did: its receipt, with its events in words and what they moved. */
export interface EffectsRecord {
  readonly hash: Hex;
  readonly block_number: number;
  readonly block_hash: Hex;
  /** Its place in the block. */
  readonly position: number | null;
  readonly executed: boolean;
  readonly gas_used: string;
  /** Wei per gas. */
  readonly effective_gas_price: string;
  /** The contract that it created. */
  readonly contract: Address | null;
  /** The first ones. */
  readonly logs: readonly LogRecord[];
  /** All there are. */
  readonly log_count: number;
  readonly transfers: readonly TransferRecord[];
}

export interface LogRecord {
  readonly index: number;
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  /** Null where no ABI is known for it. */
  readonly event: DecodedLog | null;
}

/** Something that changed hands, by what its contract says. */
export interface TransferRecord {
  readonly token: Address;
  /** By what its contract says of itself; null: nothing. */
  readonly symbol: string | null;
  readonly decimals: number | null;
  readonly from: string;
  readonly to: string;
  /** In the token's smallest unit; null: one piece that has an id. */
  readonly amount: string | null;
  readonly token_id: string | null;
}

/** More are told by the chain itself. */
const mostLogs = 100;
const mostTokens = 10;

/** Puts a receipt into words; `chain` is asked what the tokens call themselves. */
export async function effectsRecord(
  effects: Effects,
  abis: readonly Abi[],
  chain: Pick<Chain, 'call'>,
): Promise<EffectsRecord> {
  const logs = effects.logs.slice(0, mostLogs).map((log) => ({ ...log, event: decodedLog(log, abis) }));
  const moved = logs.flatMap(transfersOf);
  const coins = new Set(moved.filter(({ token_id }) => token_id === null).map(({ token }) => token));
  const asked = [...coins].slice(0, mostTokens).map(async (token) => [token, await coinOf(token, chain)] as const);
  const known = new Map(await Promise.all(asked));
  return {
    hash: effects.hash,
    block_number: effects.blockNumber,
    block_hash: effects.blockHash,
    position: effects.position,
    executed: effects.executed,
    gas_used: effects.gasUsed.toString(),
    effective_gas_price: effects.effectiveGasPrice.toString(),
    contract: effects.contract,
    logs,
    log_count: effects.logs.length,
    transfers: moved.map((transfer) => ({ ...transfer, ...(known.get(transfer.token) ?? unknownCoin) })),
  };
}

interface Coin {
  readonly symbol: string | null;
  readonly decimals: number | null;
}

const unknownCoin: Coin = { symbol: null, decimals: null };

type Moved = Omit<TransferRecord, keyof Coin>;

function transfersOf({ address: token, event }: LogRecord): Moved[] {
  if (!event) return [];
  const values = event.args.map(({ value }) => value);
  const texts = values.filter((value) => typeof value === 'string');
  switch (event.signature) {
    case 'Transfer(address,address,uint256)': {
      const [from = '', to = '', what = ''] = texts;
      const isPiece = event.args[2]?.name === 'tokenId';
      return [{ token, from, to, amount: isPiece ? null : what, token_id: isPiece ? what : null }];
    }
    case 'TransferSingle(address,address,address,uint256,uint256)': {
      const [, from = '', to = '', token_id = '', amount = ''] = texts;
      return [{ token, from, to, amount, token_id }];
    }
    case 'TransferBatch(address,address,address,uint256[],uint256[])': {
      const [, from = '', to = ''] = texts;
      const [ids, amounts] = values.slice(3).map((list) => (Array.isArray(list) ? list.map(String) : []));
      return (ids ?? []).map((token_id, index) => ({ token, from, to, amount: amounts?.[index] ?? null, token_id }));
    }
    default:
      return [];
  }
}

/** What a contract calls itself is anybody's word: short, and of letters that can be read. */
const readable = /^[\p{L}\p{N}\p{S}.$_-]{1,16}$/u;

async function coinOf(token: Address, chain: Pick<Chain, 'call'>): Promise<Coin> {
  const [symbol, decimals] = await Promise.all([
    read('symbol', await chain.call(token, '0x95d89b41')),
    read('decimals', await chain.call(token, '0x313ce567')),
  ]);
  return {
    symbol: typeof symbol === 'string' && readable.test(symbol) ? symbol : null,
    decimals: typeof decimals === 'number' && decimals <= 36 ? decimals : null,
  };
}

function read(functionName: 'symbol' | 'decimals', data: Hex | null): unknown {
  if (data === null) return null;
  try {
    return decodeFunctionResult({ abi: erc20Abi, functionName, data });
  } catch {
    return null;
  }
}
