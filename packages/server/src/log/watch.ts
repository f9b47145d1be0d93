import type { Broadcaster, EndpointNotice, TransactionNotice, Warning } from '@tx-broadcaster/core';
import type { Log } from './log.js';

/** The same warning again within this time is counted, not logged. */
const foldMs = 60_000;

/** Logs what a broadcaster tells: how transactions end, each step before that at debug, endpoints, and its warnings. */
export function logEvents(broadcaster: Pick<Broadcaster, 'on'>, log: Log): void {
  broadcaster.on('transaction', (notice) => logNotice(notice, log));
  broadcaster.on('endpoint', (notice) => logEndpoint(notice, log));
  const fold = folded((warning, repeated) => {
    log.warn(repeated > 0 ? { ...warning.details, repeated } : warning.details, warning.message);
  });
  broadcaster.on('warning', fold);
}

function logNotice({ type, reason, transaction }: TransactionNotice, log: Log): void {
  const { transaction_id, message_type, chain_id, nonce, hash, status, failure } = transaction;
  const details = {
    transaction_id,
    message_type,
    chain_id,
    nonce,
    hash,
    status,
    ...(reason === null ? {} : { reason }),
    ...(failure === null ? {} : { code: failure.code }),
  };
  log[levelOf(type)](details, type);
}

/** An endpoint that is ill is a warning, one that has recovered good news; that it was heard of at all is neither. */
function logEndpoint({ endpoint, previous_status }: EndpointNotice, log: Log): void {
  const { name, chain_id, status, lag, last_error } = endpoint;
  const isWell = status === 'healthy';
  const details = {
    endpoint: name,
    chain_id,
    status,
    ...(status === 'lagging' ? { lag } : {}),
    ...(isWell || status === 'lagging' || last_error === null ? {} : { error: last_error.message }),
  };
  log[isWell ? (previous_status === 'unknown' ? 'debug' : 'info') : 'warn'](details, `endpoint ${status}`);
}

function levelOf(type: TransactionNotice['type']): 'debug' | 'info' | 'warn' {
  switch (type) {
    case 'confirmed':
    case 'retried':
    case 'cancelled':
      return 'info';
    case 'reverted':
    case 'exhausted':
    case 'rejected':
    case 'expired':
    case 'reorged':
    case 'displaced':
    case 'withdrawn':
    case 'finality_violated':
      return 'warn';
    default:
      return 'debug';
  }
}

/** Passes each warning once, and after a while how often it came again. */
export function folded(tell: (warning: Warning, repeated: number) => void): (warning: Warning) => void {
  const seen = new Map<string, number>();
  return (warning) => {
    const name = JSON.stringify([warning.message, warning.details]);
    const repeated = seen.get(name);
    if (repeated !== undefined) {
      seen.set(name, repeated + 1);
      return;
    }
    seen.set(name, 0);
    tell(warning, 0);
    setTimeout(() => {
      const times = seen.get(name) ?? 0;
      seen.delete(name);
      if (times > 0) tell(warning, times);
    }, foldMs).unref();
  };
}
