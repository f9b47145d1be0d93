import type { TransactionRecord } from '@tx-broadcaster/core';
import type { Command } from 'commander';
import type { Client } from '../../client/client.js';
import type { OperationRequest } from '../../client/types.js';
import { type CommandContext, common, contextOf } from '../context.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { followOperation } from '../follow-operation.js';
import type { Io } from '../io.js';
import { filtersIn, whole, withFilters } from '../options.js';
import { transactionColumns } from '../output.js';

interface ActOptions {
  readonly reason?: string;
  readonly yes?: boolean;
  readonly detach?: boolean;
  readonly limit?: number;
  readonly rate?: number;
  readonly once?: string;
  readonly maxFeePerGas?: string;
  readonly maxPriorityFeePerGas?: string;
}

interface Action {
  readonly name: 'retry' | 'cancel' | 'speed-up';
  readonly summary: string;
  readonly description: string;
  run(client: Client, id: string, options: object): Promise<TransactionRecord>;
}

const actions: readonly Action[] = [
  {
    name: 'retry',
    summary: 'give failed transactions another try',
    description: 'Gives failed transactions another try, with their own nonce while it is theirs.',
    run: (client, id, options) => client.transactions.retry(id, options),
  },
  {
    name: 'cancel',
    summary: 'end transactions',
    description: 'Ends transactions: at once before they have a nonce, else the chain decides.',
    run: (client, id, options) => client.transactions.cancel(id, options),
  },
  {
    name: 'speed-up',
    summary: 'have dearer attempts signed',
    description: 'Has dearer attempts signed, with the same nonces.',
    run: (client, id, options) => client.transactions.speedUp(id, options),
  },
];

/** `tx retry`, `cancel`, `speed-up`: of those named, or of all that filters find. */
export function txAct(tx: Command, io: Io): void {
  for (const action of actions) {
    const command = withFilters(common(tx.command(action.name)))
      .summary(action.summary)
      .description(
        `${action.description}\nOf those named; or, with filters, of all that they find: first it is told what would happen, with --yes it is done.`,
      )
      .argument('[ids...]', 'their ids')
      .option('--reason <text>', 'why; kept in the timeline and the audit trail')
      .option('--once <key>', 'an idempotency key: however often it is sent, it is done once')
      .option('--yes', 'with filters: do it')
      .option('--detach', 'with filters: do not wait for its end')
      .option('--limit <number>', 'with filters: at most so many', whole(1, 100_000))
      .option('--rate <number>', 'with filters: at most so many a second', whole(1, 1_000));
    if (action.name === 'speed-up') {
      command
        .option('--max-fee-per-gas <wei>', 'by default what the market asks for')
        .option('--max-priority-fee-per-gas <wei>', 'by default what the market asks for');
    }
    command.action(async (ids: string[], options: ActOptions & Readonly<Record<string, unknown>>) => {
      const context = contextOf(io, command);
      const filter = filtersIn(options);
      const isBulk = Object.keys(filter).length > 0;
      if (isBulk === ids.length > 0) {
        throw new CommandFailure(exitCodes.usage, `expected either ids or filters, got ${isBulk ? 'both' : 'neither'}`);
      }
      if (isBulk) await actOnAll(context, action, filter, options);
      else await actOnEach(context, action, ids, options);
    });
  }
}

function feesOf({ maxFeePerGas, maxPriorityFeePerGas }: ActOptions): object {
  return {
    ...(maxFeePerGas === undefined ? {} : { max_fee_per_gas: maxFeePerGas }),
    ...(maxPriorityFeePerGas === undefined ? {} : { max_priority_fee_per_gas: maxPriorityFeePerGas }),
  };
}

async function actOnEach(context: CommandContext, action: Action, ids: readonly string[], options: ActOptions) {
  const { output, io, progress } = context;
  const client = context.client();
  const { reason, once: idempotencyKey } = options;
  const why = {
    ...(reason === undefined ? {} : { reason }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
  const done: TransactionRecord[] = [];
  const bar = progress(action.name);
  for (const id of ids) {
    done.push(await action.run(client, id, { ...why, ...feesOf(options), signal: io.signal }));
    bar.at({ done: done.length, total: ids.length });
  }
  bar.end();
  output.table(done, transactionColumns);
}

async function actOnAll(context: CommandContext, action: Action, filter: object, options: ActOptions): Promise<void> {
  const { output, io } = context;
  const client = context.client();
  const { reason, limit, rate } = options;
  const order: OperationRequest = {
    action: action.name === 'speed-up' ? 'speed_up' : action.name,
    filter: { ...filter },
    ...feesOf(options),
    ...(reason === undefined ? {} : { reason }),
    ...(limit === undefined ? {} : { limit }),
    ...(rate === undefined ? {} : { rate_per_second: rate }),
  };
  if (!options.yes) {
    const { matched, eligible, ineligible, complete } = await client.operations.preview(order, { signal: io.signal });
    output.record({ matched, complete, eligible, ineligible });
    output.note('Nothing was done. With --yes it is.');
    return;
  }
  const operation = await client.operations.begin(order, {
    signal: io.signal,
    ...(options.once === undefined ? {} : { idempotencyKey: options.once }),
  });
  output.record(options.detach ? operation : await followOperation(context, client, operation));
}
