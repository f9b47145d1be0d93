import type { TransactionRecord } from '@tx-broadcaster/core';
import type { TransactionAction } from '../../api/transactions.js';

export const verbs: Readonly<Record<TransactionAction, string>> = {
  retry: 'Retry',
  cancel: 'Cancel',
  'speed-up': 'Speed up',
  duplicate: 'Duplicate',
  unpark: 'Let go on',
};

/** What will happen, to be read before it does. */
export function consequence(action: TransactionAction, { stage, nonce }: TransactionRecord): string {
  switch (action) {
    case 'retry':
      if (stage === 'reverted')
        return 'Its nonce was used up by the reverted execution: the same call is signed again with a new nonce, and pays gas again.';
      return nonce === null
        ? 'It goes back to the end of the queue of its signer and is signed when its turn comes.'
        : `It still owns nonce ${nonce} and goes on with it, so that it cannot take effect twice. If something else has used that nonce, it gets a new one.`;
    case 'cancel':
      return nonce === null
        ? 'It was never signed: it is cancelled at once, and no nonce is used.'
        : `A no-op takes its place in nonce ${nonce}, for a higher fee. The chain decides which of the two is mined; if it is the transaction, it ends as a success.`;
    case 'speed-up':
      return 'The same call is signed again with the same nonce and higher fees. Only one of the two can be mined.';
    case 'unpark':
      return 'The store may be an older copy of itself, which has forgotten what it had sent. Make sure that this very transaction is on no chain: it is sent now, and would take effect a second time.';
    case 'duplicate':
      return 'A new transaction with the same data is made, with an id of its own. If the first one took effect, it takes effect a second time.';
  }
}

export function doneText(action: TransactionAction, name: string): string {
  switch (action) {
    case 'retry':
      return `${name} is tried again.`;
    case 'cancel':
      return `${name}: cancelling was asked for.`;
    case 'speed-up':
      return `${name} is sent again with higher fees.`;
    case 'unpark':
      return `${name} goes on.`;
    case 'duplicate':
      return `${name} was duplicated.`;
  }
}
