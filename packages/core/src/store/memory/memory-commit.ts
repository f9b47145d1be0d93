import type { Hex } from 'viem';
import { BroadcasterError } from '../../errors.js';
import type { CommitOutcome, LaneCommit } from '../lane-commit.js';
import type { MemoryTables } from './memory-tables.js';
import { progressOf } from './progress-of.js';

/** What a lane decided or learned, all of it or nothing. */
export function memoryCommit(tables: MemoryTables, commit: LaneCommit): CommitOutcome {
  const { lanes, transactions } = tables;
  const lane = lanes.of(commit.lane);
  const row = lane.row;
  if (row === null || row.epoch !== commit.epoch || row.seq !== commit.seq) {
    return { applied: false, reason: 'fenced' };
  }
  const skipped = new Set<string>();
  for (const [id, version] of commit.expected) {
    if (transactions.get(id)?.version !== version) skipped.add(id);
  }
  if (skipped.size > 0 && !commit.skipChanged) return { applied: false, reason: 'conflict' };
  if (commit.leaving.some(({ id }) => !transactions.isQueuedIn(commit.lane, id)))
    return { applied: false, reason: 'conflict' };
  assertKnown(tables, commit);
  if (collides(tables, commit)) return { applied: false, reason: 'conflict' };

  lane.row = {
    ...row,
    seq: row.seq + 1,
    baseNonce: commit.baseNonce === undefined ? row.baseNonce : commit.baseNonce,
    review: commit.review === undefined ? row.review : commit.review,
    orders: commit.review === undefined ? row.orders : { ...row.orders, approved: null },
    parkedAt: commit.parkedAt === undefined ? row.parkedAt : commit.parkedAt,
  };
  writeTransactions(tables, commit, skipped);
  writeSlots(tables, commit);
  return { applied: true, skipped: [...skipped] };
}

function writeTransactions(
  { lanes, transactions, log }: MemoryTables,
  commit: LaneCommit,
  skipped: ReadonlySet<string>,
): void {
  for (const transaction of commit.newTransactions) transactions.add(transaction);
  for (const transaction of commit.leaving) {
    const { lane: left, ...stored } = transactions.get(transaction.id) ?? transaction;
    lanes.of(left).queue.remove(transaction.id);
    transactions.put({ ...stored, ...progressOf(transaction), lane: transaction.lane, signer: transaction.signer });
  }
  for (const transaction of commit.transactions) {
    const stored = transactions.get(transaction.id);
    if (stored !== undefined && !skipped.has(transaction.id))
      transactions.put({ ...stored, ...progressOf(transaction) });
  }
  for (const event of commit.events) {
    if (!skipped.has(event.transactionId)) log.add(event);
  }
}

function writeSlots({ lanes, attempts }: MemoryTables, commit: LaneCommit): void {
  for (const slot of commit.newSlots) lanes.of(slot.lane).putSlot(slot);
  for (const slot of commit.slots) {
    const lane = lanes.of(slot.lane);
    const { transactionId, generation } = lane.slots.get(slot.nonce) ?? slot;
    lane.putSlot({ ...slot, transactionId, generation });
  }
  for (const attempt of commit.newAttempts) attempts.add(attempt);
  for (const attempt of commit.attempts) attempts.putSent(attempt);
}

/** Whether the row to be added would break one of the unique keys. */
function collides({ lanes, transactions, attempts }: MemoryTables, commit: LaneCommit): boolean {
  if (transactions.collide(commit.newTransactions)) return true;
  const newNonces = new Set<number>();
  for (const { lane, nonce } of commit.newSlots) {
    if (newNonces.has(nonce) || lanes.of(lane).slots.has(nonce)) return true;
    newNonces.add(nonce);
  }
  const newHashes = new Set<Hex>();
  for (const { hash } of commit.newAttempts) {
    if (newHashes.has(hash) || attempts.has(hash)) return true;
    newHashes.add(hash);
  }
  return false;
}

/** Every row to be changed must be there: a database would report that it changed none. */
function assertKnown({ lanes, attempts }: MemoryTables, commit: LaneCommit): void {
  for (const { id } of [...commit.transactions, ...commit.leaving]) {
    if (!commit.expected.has(id)) throw unknownRow(`transaction ${id} is changed without an expected version`);
  }
  for (const { lane, nonce } of commit.slots) {
    if (!lanes.of(lane).slots.has(nonce)) throw unknownRow(`slot ${nonce} of lane ${lane} does not exist`);
  }
  for (const { hash } of commit.attempts) {
    if (!attempts.has(hash)) throw unknownRow(`attempt ${hash} does not exist`);
  }
}

function unknownRow(what: string): BroadcasterError {
  return new BroadcasterError('store_unavailable', `The commit was refused: ${what}.`);
}
