import { plural } from '../plural.js';

// actions and states
export const verbs = { retry: 'Retry', cancel: 'Cancel', speed_up: 'Speed up', tag: 'Tag' };
export const willBe = { retry: 'retried', cancel: 'cancelled', speed_up: 'sped up' };
export const states = { running: 'running', completed: 'completed', aborted: 'aborted' };
export const outcomes = { succeeded: 'succeeded', skipped: 'skipped', failed: 'failed' };

// bulk-bar
export const selected = (count: string) => `${count} selected`;
export const selectAll = (count: string) => `Select all ${count} matching`;

// operation-dialog
export const isUnderWay = (verb: string) => `${verb}: under way.`;
export const many = (verb: string) => `${verb} many transactions?`;
export const verbCount = (verb: string, count: string) => `${verb} ${count}`;
export const andMore = (count: string) => `and ${count} more`;
export const typeToConfirm = (count: number) => `Type ${count} to confirm`;

// operation-page
export const by = (actor: string) => `by ${actor}`;

// operation-words
export const everything = 'everything';
export const picked = (count: number) => plural(count, { other: '# picked one by one' });

// operations-page
export const failedCount = (count: number) => plural(count, { other: '# failed' });

// results
export const before = 'Before';
export const after = 'After';

// progress
export const doneOf = (done: string, total: string) => `${done} of ${total}`;

// wording
export const passedOver: Readonly<Record<string, string>> = {
  already_mined: 'mined already',
  already_terminal: 'ended already',
  not_retryable: 'cannot be retried as they are',
  not_cancellable: 'cannot be cancelled',
  not_in_mempool: 'not waiting to be mined',
  too_late: 'mined already',
  unchanged: 'so already',
  forbidden: 'not yours to change',
  fee_cap_reached: 'at their fee cap',
};
export const countOf = (count: string, what: string) => `${count} ${what}`;
export const willHappen = (count: string, what: string) => `${count} will be ${what}.`;
export const willHappenBut = (count: string, what: string, skipped: string, reasons: string) =>
  `${count} will be ${what}, ${skipped} will be skipped: ${reasons}.`;
export const moreThan = (count: string) => `There are more than ${count}: the rest stays as it is.`;

// bulk-bar
export const selectedTransactions = 'Selected transactions';
export const allMatching = 'All matching';
export const clearSelection = 'Clear the selection';
export const clearSelectionKey = 'Clear the selection (Esc)';

// operation-dialog
export const watchIt = 'Watch it';
export const tryingItOut = 'Trying it out…';
export const reason = 'Reason';
export const reasonNote = 'optional, stays with each transaction';
export const atMostPerSecond = 'At most per second';
export const rateNote = 'optional; empty: as fast as it goes';

// operation-page
export const operation = 'Operation';
export const operations = 'Operations';
export const abort = 'Abort';
export const resume = 'Resume';
export const done = 'Done';
export const skipped = 'Skipped';
export const failed = 'Failed';
export const progress = 'Progress';
export const ended = 'Ended';
export const left = 'Left';
export const which = 'Which';
export const why = 'Why';
export const tags = 'Tags';
export const begun = 'Begun';
export const notDone = 'Not done';

// operations-page
export const about = 'one action on many transactions';
export const noneYet = 'None yet';
export const noneYetWhy =
  'Select transactions in the list, or all that match its filter, and retry, speed up or cancel them together.';
export const toWhatHasFailed = 'To what has failed';
export const what = 'What';

// results
export const whatBecameOfEach = 'What became of each';
export const pagesOfResults = 'Pages of results';
export const formats = { csv: 'CSV', ndjson: 'NDJSON' };
export const download = 'Download what became of each';
