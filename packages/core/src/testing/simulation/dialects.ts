import { FakeRpcError } from '../fake-rpc-error.js';

/** Why a node did not take a transaction, in no one's words. */
export type Refusal =
  | 'known'
  | 'nonce too low'
  | 'nonce too high'
  | 'replacement'
  | 'underpriced'
  | 'below base fee'
  | 'pool full'
  | 'funds'
  | 'gas'
  | 'busy';

export type DialectName = 'geth' | 'besu' | 'nethermind' | 'erigon' | 'arbitrum' | 'zksync' | 'frontier' | 'hardhat';

type Dialect = Readonly<Record<Refusal, readonly [code: number, words: string]>>;

const geth: Dialect = {
  known: [-32000, 'already known'],
  'nonce too low': [-32000, 'nonce too low: next nonce 12, tx nonce 11'],
  'nonce too high': [-32000, 'nonce too high: tx nonce 12, gapped nonce 10'],
  replacement: [-32000, 'replacement transaction underpriced'],
  underpriced: [-32000, 'transaction underpriced: gas tip cap 0, minimum needed 1'],
  'below base fee': [-32000, 'max fee per gas less than block base fee'],
  'pool full': [-32000, 'txpool is full'],
  funds: [-32000, 'insufficient funds for gas * price + value: balance 100, tx cost 120, overshot 20'],
  gas: [-32000, 'intrinsic gas too low: gas 20000, minimum needed 21000'],
  busy: [-32002, 'request timed out'],
};

/** How clients say it: the same fact in other words, under other codes. */
const dialects: Readonly<Record<DialectName, Dialect>> = {
  geth,
  besu: {
    ...geth,
    known: [-32000, 'Known transaction'],
    'nonce too low': [-32001, 'Nonce too low'],
    'nonce too high': [-32000, 'An invalid transaction with a lower nonce exists'],
    replacement: [-32000, 'Replacement transaction underpriced'],
    'below base fee': [-32009, 'Gas price below current base fee'],
    funds: [-32004, 'Upfront cost exceeds account balance'],
    gas: [-32003, 'Intrinsic gas exceeds gas limit'],
    busy: [-32603, 'Internal error'],
  },
  nethermind: {
    ...geth,
    known: [-32010, 'AlreadyKnown'],
    'nonce too low': [-32010, 'OldNonce, Current nonce: 12, nonce of rejected tx: 11'],
    'nonce too high': [-32010, 'NonceGap, Future nonce. Expected nonce: 10'],
    underpriced: [-32010, 'FeeTooLow, EffectivePriorityFeePerGas too low 10 < 20, BaseFee: 30'],
    gas: [-32010, 'call failed: GasLimitExceeded'],
    busy: [-32000, 'node is syncing'],
  },
  erigon: {
    ...geth,
    replacement: [-32000, 'INTERNAL_ERROR: could not replace existing tx'],
    underpriced: [-32000, 'FEE_TOO_LOW: fee too low'],
    'pool full': [-32000, 'INTERNAL_ERROR: pending sub-pool is full'],
    gas: [-32000, 'INTERNAL_ERROR: gas limit is too high'],
  },
  arbitrum: {
    ...geth,
    'nonce too low': [-32000, 'transaction rejected: nonce too low'],
    'pool full': [-32000, 'sequencer pending tx pool full, please try again'],
    busy: [-32000, 'failed to publish transaction to any of the forwarding targets'],
  },
  zksync: {
    ...geth,
    known: [3, 'known transaction. transaction with hash 0x6013…3053 is already in the system'],
    'nonce too low': [3, 'nonce too low. allowed nonce range: 427 - 447, actual: 426'],
    'nonce too high': [3, 'nonce too high. allowed nonce range: 427 - 447, actual: 600'],
    funds: [3, 'not enough balance to cover the fee. error message: x'],
    busy: [3, 'internal error'],
  },
  frontier: {
    ...geth,
    known: [-32603, 'already known'],
    'nonce too low': [-32603, 'nonce too low'],
    replacement: [-32603, 'replacement transaction underpriced'],
  },
  hardhat: {
    ...geth,
    known: [-32000, 'Known transaction: 0x5f7920031fc7e18301da5bd11180ba248dc333689c61f042bb7b5e41ddafb0ce'],
    replacement: [
      -32000,
      'Replacement transaction underpriced. A gasPrice/maxPriorityFeePerGas of at least 1100000000 is necessary to replace the existing transaction',
    ],
  },
};

export const dialectNames = Object.keys(dialects) as [DialectName, ...DialectName[]];

/** The refusal as this client says it. */
export function said(dialect: DialectName, refusal: Refusal): FakeRpcError {
  const [code, words] = dialects[dialect][refusal];
  return new FakeRpcError(code, words);
}

/** What geth's words, which the fake pool speaks, mean. */
export function refusalIn(error: unknown): Refusal | null {
  const words = error instanceof Error ? error.message : '';
  if (words === 'already known') return 'known';
  if (words.startsWith('nonce too low')) return 'nonce too low';
  if (words.startsWith('replacement')) return 'replacement';
  if (words.startsWith('transaction underpriced')) return 'underpriced';
  if (words.startsWith('max fee per gas less')) return 'below base fee';
  if (words === 'txpool is full') return 'pool full';
  if (words.startsWith('insufficient funds')) return 'funds';
  if (words.startsWith('intrinsic gas')) return 'gas';
  return null;
}
