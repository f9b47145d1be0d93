import type { MessageType } from '../transaction/message-type.js';
import type { Transaction } from '../transaction/transaction.js';
import type { BroadcastOptions } from './request.js';

/** What to say with the same data to have the same done once more: everything but what names this one transaction. */
export function optionsToRepeat(transaction: Transaction, type: MessageType): BroadcastOptions {
  const { chainId, signer, tags, metadata, priority, maxAttempts, confirmations, successOn, externalId } = transaction;
  const { to, value, gas, maxFeePerGas, maxPriorityFeePerGas } = transaction;
  const callerMay = type.kind === 'presigned' ? [] : (type.callerMay ?? []);
  return {
    chainId,
    // what was chosen among several is chosen again
    ...(transaction.pooled ? {} : { signer }),
    tags,
    metadata,
    priority,
    maxAttempts,
    // a chain's own word is its to say again
    ...(typeof confirmations === 'number' ? { confirmations } : {}),
    successOn,
    externalId: externalId ?? undefined,
    // what the type does not leave to its callers it decides again
    ...(callerMay.includes('to') ? { to } : {}),
    ...(callerMay.includes('value') ? { value: String(value) } : {}),
    ...(callerMay.includes('gas') && gas !== null ? { gas: String(gas) } : {}),
    ...(callerMay.includes('fees') && maxFeePerGas !== null ? { maxFeePerGas: String(maxFeePerGas) } : {}),
    ...(callerMay.includes('fees') && maxPriorityFeePerGas !== null
      ? { maxPriorityFeePerGas: String(maxPriorityFeePerGas) }
      : {}),
  };
}
