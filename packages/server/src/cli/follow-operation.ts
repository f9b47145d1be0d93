import type { Client } from '../client/client.js';
import type { OperationRecord } from '../operations/operation.js';
import type { CommandContext } from './context.js';
import { CommandFailure, exitCodes } from './failure.js';

const lookEveryMs = 500;

/** Tells how an operation goes, to its end. It goes on in the server, also when nobody looks. */
export async function followOperation(
  { io, output, progress }: CommandContext,
  client: Client,
  operation: OperationRecord,
): Promise<OperationRecord> {
  const id = operation.operation_id;
  const bar = progress(operation.action);
  let now = operation;
  try {
    while (now.status === 'running') {
      bar.at({ done: now.done, total: now.total, more: `${now.skipped} skipped, ${now.failed} failed` });
      await client.pause(lookEveryMs, io.signal);
      now = await client.operations.get(id, { signal: io.signal });
    }
  } catch (error) {
    if (!io.signal.aborted) throw error;
    output.note(
      `\nIt goes on in the server. tx-broadcaster ops get ${id} shows how far it is, ops abort ${id} ends it.`,
    );
    throw new CommandFailure(exitCodes.notYet, 'no longer followed');
  } finally {
    bar.end();
  }
  return now;
}
