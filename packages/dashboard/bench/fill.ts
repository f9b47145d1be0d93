import type { Failure, Store, Transaction } from '@tx-broadcaster/core';
import { Samples } from '@tx-broadcaster/core/testing';

const atOnce = 2_000;
const month = 30 * 86_400_000;
const types = ['pay', 'payouts.weekly', 'erc20.transfer', 'nft.mint', 'oracle.update'];

const reverted: Failure = {
  code: 'reverted',
  category: 'revert',
  message: 'the call reverted: ERC20InsufficientBalance',
  hint: 'The call reverts: check its arguments and the state of the contract, then retry.',
  retryable: true,
  attemptNo: 1,
  revert: null,
  nodeMessage: null,
};

/** As many transactions as a month may have brought: all have ended, one of a hundred failed. */
export async function fill(store: Store, rows: number, say: (text: string) => void): Promise<void> {
  const samples = new Samples();
  const begin = Date.now() - month;
  for (let made = 0; made < rows; made += atOnce) {
    const count = Math.min(atOnce, rows - made);
    await store.insert(
      Array.from({ length: count }, (_, index) => samples.accepted(ended(made + index, begin, month / rows))),
    );
    if (made % 100_000 === 0) say(`${made.toLocaleString('en')} of ${rows.toLocaleString('en')} rows`);
  }
}

function ended(number: number, begin: number, apart: number): Partial<Transaction> {
  const failed = number % 100 === 7;
  const createdAt = Math.floor(begin + number * apart);
  return {
    createdAt,
    updatedAt: createdAt + 12_000,
    messageType: types[number % types.length] ?? 'pay',
    externalId: `order-${number}`,
    tags: number % 10 === 0 ? ['payroll'] : [],
    status: failed ? 'failed' : 'success',
    stage: failed ? 'reverted' : 'confirmed',
    nonce: number,
    hash: `0x${number.toString(16).padStart(64, '0')}`,
    attemptCount: 1,
    failure: failed ? reverted : null,
  };
}
