import type { LaneCommit } from '../../store/lane-commit.js';
import type { Store } from '../../store/store.js';
import type { TransactionEvent } from '../../transaction/event.js';
import type { Journal } from './journal.js';
import type { Oracle } from './oracle.js';

export type Note = (what: string, about?: string) => void;

export interface StoreWatch {
  readonly journal: Journal;
  readonly oracle: Oracle;
  readonly note: Note;
  /** Somebody has noted that the store is an older copy of itself. */
  readonly lanesStopped: () => void;
}

/** The store itself, with an account of every write that took effect, and a question to the oracle about each. */
export function recordingStore(store: Store, { journal, oracle, note, lanesStopped }: StoreWatch): Store {
  const tell = ({ transactionId, type, stage, status, blockedOn, reason }: TransactionEvent) => {
    note(type, `${transactionId} is ${stage}, ${status}${reason === null ? '' : `: ${reason}`}`);
    if (blockedOn !== null) note(`blocked on ${blockedOn}`);
  };
  return {
    ...store,
    async insert(accepted) {
      const outcomes = await store.insert(accepted);
      for (const [index, { transaction, event }] of accepted.entries()) {
        if (outcomes[index]?.inserted) journal.inserted(transaction, event);
        else note('key known');
      }
      return outcomes;
    },
    async act(transaction, event) {
      const done = await store.act(transaction, event);
      if (!done) note('act refused');
      else {
        oracle.acted(transaction, event.type);
        journal.acted(transaction, event);
        tell(event);
        if (transaction.stage === 'queued') note('retried into a new slot');
      }
      return done;
    },
    async commit(commit) {
      const outcome = await store.commit(commit);
      if (!outcome.applied) {
        const present = journal.lanes.get(commit.lane)?.epoch ?? 0;
        const zombie = outcome.reason === 'fenced' && commit.epoch < present;
        note(zombie ? 'commit of a former owner refused' : `commit refused, ${outcome.reason}`);
        return outcome;
      }
      if (outcome.skipped.length > 0) note('changed records skipped');
      oracle.committed(commit, outcome.skipped);
      noteSlots(commit, journal, note);
      if (commit.newTransactions.length > 0) note('born signed');
      journal.committed(commit, outcome.skipped);
      for (const event of commit.events) if (!outcome.skipped.includes(event.transactionId)) tell(event);
      return outcome;
    },
    async lease(request) {
      const lane = await store.lease(request);
      if (lane) {
        const before = journal.lanes.get(lane.id)?.epoch ?? 0;
        if (before > 0 && lane.epoch > before) note('lane changed its owner');
        journal.leased(lane);
      }
      return lane;
    },
    documents: {
      ...store.documents,
      async put(draft, version) {
        const done = await store.documents.put(draft, version);
        if (done && draft.kind === 'chain' && version === null) note('chain remembered');
        return done;
      },
    },
    async stopLanes(review) {
      const stopped = await store.stopLanes(review);
      note('all lanes stopped');
      lanesStopped();
      return stopped;
    },
    async renewLane(request) {
      const renewed = await store.renewLane(request);
      note(renewed ? 'lane begun anew' : 'lane not begun anew, fenced');
      if (renewed) journal.renewed(request);
      return renewed;
    },
  };
}

/** What used the slots that this commit decides, and what was up in them. */
function noteSlots(commit: LaneCommit, journal: Journal, note: Note): void {
  for (const { classes } of commit.attempts.map(({ answers }) => ({ classes: answers.map((answer) => answer.class) })))
    for (const one of classes) note(`answer ${one}`);
  if (commit.review) note('nonce review');
  for (const { lane, nonce, usedBy, minedHash, transactionId } of commit.slots) {
    if (usedBy === null) continue;
    const attempts = [...journal.attempts.values()].filter((one) => one.lane === lane && one.nonce === nonce);
    const winner = attempts.find(({ hash }) => hash === minedHash);
    const payloads = attempts.filter(({ kind }) => kind === 'payload');
    const closing = payloads.length < attempts.length;
    if (usedBy === 'foreign') note(transactionId === null ? 'nonce of a stranger adopted' : 'stranger took a slot');
    if (usedBy === 'filler') note('filler won');
    if (usedBy === 'payload' && closing) note('payload won over its filler');
    if (usedBy === 'payload' && winner !== payloads.at(-1)) note('older envelope mined');
    const before = transactionId === null ? undefined : journal.transactions.get(transactionId);
    const after = commit.transactions.find(({ id }) => id === transactionId);
    if (before?.status === 'failed' && after?.status === 'success') note('failed, and mined after all');
  }
}
