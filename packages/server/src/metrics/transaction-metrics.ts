import type { TransactionNotice } from '@tx-broadcaster/core';
import { Counter, Histogram, type Registry } from 'prom-client';

/** From a quick node to a chain without blocks for hours. */
const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30, 60, 180, 600, 1800, 7200, 21_600];
/** Whoever registers more gets the others under one name. */
const mostTypes = 200;

/** What the histograms measure, and the events that end it. */
const stretches = {
  broadcaster_accept_to_sent_seconds: ['accepted'],
  broadcaster_accept_to_mined_seconds: ['mined'],
  broadcaster_accept_to_final_seconds: ['confirmed', 'reverted'],
} as const;

/** Counts what becomes of transactions; to be called with every notice. */
export function transactionMetrics(
  registry: Registry,
  messageTypes: readonly string[],
): (notice: TransactionNotice) => void {
  const known = new Set(messageTypes.slice(0, mostTypes));
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const accepted = counter('broadcaster_transactions_accepted_total', 'Transactions that were answered with 200.', [
    'message_type',
    'chain_id',
  ]);
  const finished = counter('broadcaster_transactions_finished_total', 'Transactions that are pending no more.', [
    'message_type',
    'chain_id',
    'status',
    'failure_code',
  ]);
  const events = counter('broadcaster_transaction_events_total', 'Steps in the lives of transactions, by their type.', [
    'type',
    'chain_id',
  ]);
  const gas = counter('broadcaster_gas_used_total', 'Gas that mined transactions have used.', [
    'message_type',
    'chain_id',
  ]);
  const fees = counter('broadcaster_fee_wei_total', 'Wei that mined transactions have paid for gas.', [
    'message_type',
    'chain_id',
  ]);
  const durations = Object.entries(stretches).map(([name, ends]) => ({
    ends: new Set<string>(ends),
    histogram: new Histogram({
      name,
      help: `Time from the acceptance of a transaction until it was ${ends.join(' or ')}.`,
      labelNames: ['chain_id'],
      buckets,
      registers: [registry],
    }),
  }));

  return ({ type, at, seq, transaction, previous_status }) => {
    const { chain_id, status, failure, created_at, gas_used, fee } = transaction;
    // callers may make up function signatures: as labels they would never end
    const message_type = known.has(transaction.message_type) ? transaction.message_type : 'unregistered';
    const labels = { message_type, chain_id };
    events.inc({ type, chain_id });
    if (seq === 1) accepted.inc(labels);
    if (previous_status === 'pending' && status !== 'pending') {
      finished.inc({ ...labels, status, failure_code: failure?.code ?? '' });
    }
    for (const { ends, histogram } of durations) {
      if (ends.has(type)) histogram.observe({ chain_id }, Math.max(0, Date.parse(at) - Date.parse(created_at)) / 1000);
    }
    if (type === 'confirmed' || type === 'reverted') {
      gas.inc(labels, Number(gas_used ?? 0));
      fees.inc(labels, Number(fee ?? 0));
    }
  };
}
