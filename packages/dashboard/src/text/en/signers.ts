import { plural } from '../plural.js';

// balance-history
export const asMuchAs = 'As much as {}';
export const lessThan = (amount: string) => `${amount} less than {}`;
export const moreThan = (amount: string) => `${amount} more than {}`;
export const between = (lowest: string, highest: string) => `, between ${lowest} and ${highest}`;

// cancel-pending-dialog
export const isBeingCancelled = (signer: string) => `All that ${signer} has pending is being cancelled.`;
export const cancelTitle = (signer: string) => `Cancel all that ${signer} has pending?`;
export const chain = (id: number) => `chain ${id}`;
export const those = 'those';
export const cancelMeans = (chain: string, queued: string, open: string) =>
  `On ${chain}: ${queued} in the queue, which end at once, and ${open} with a nonce. Into each of those a no-op is put, for a higher fee, and the chain decides which of the two is mined. What comes later is not meant: pause the signer first, if nothing is to follow.`;

// nonce-lane
export const allDecided = 'Every nonce that was used is decided.';
export const allDecidedNext = (nonce: string) => `Every nonce that was used is decided; the next one is ${nonce}.`;
export const theFirst = (count: number) => plural(count, { other: 'The first # of them.' });
export const fillNonce = (nonce: number) => `Fill with no-op: nonce ${nonce}`;

// pause-dialog
export const isPaused = (signer: string) => `Signer ${signer} is paused.`;
export const isResumed = (signer: string) => `Signer ${signer} is resumed.`;
export const pauseTitle = (signer: string) => `Pause signer ${signer}?`;
export const resumeTitle = (signer: string) => `Resume signer ${signer}?`;
export const undone = (reason: string) => `undone: ${reason}`;

// review-dialog
export const goesOn = (signer: string) => `Signer ${signer} goes on.`;
export const chainHasUsed = (count: number) =>
  plural(count, {
    one: 'The chain has used # nonce of this signer.',
    other: 'The chain has used # nonces of this signer.',
  });

// signer-card
export const signer = (address: string) => `Signer ${address}`;
export const moreFor = (name: string) => `More for ${name}`;
export const since = 'since {}';
export const parkedBefore = 'What was accepted before {} is parked:';
export const letItGoOn = 'let it go on one by one, once it is sure that it is on no chain';
export const enoughFor = (count: string) => `for ≈ ${count} more`;
export const failed = (count: number) => plural(count, { other: '# failed' });

// signer-words
export const chainCounts = (count: number) =>
  plural(count, {
    one: 'The chain counts # nonce of it; it is not from here.',
    other: 'The chain counts # nonces of it; not all of them are from here.',
  });
export const waitsFor = (what: string) => `For ${what}.`;

// balance-history
export const balanceOverTime = 'Balance over time';
export const withoutTable = 'Without table';
export const asATable = 'As a table';
export const balances = 'Balances';
export const when = 'When';
export const balance = 'Balance';

// cancel-pending-dialog
export const cancelAll = 'Cancel all';
export const reason = 'Reason';
export const typeAddress = 'Type the address to confirm';

// nonce-lane
export const openNonces = 'Open nonces';
export const gap = 'Gap';
export const fillWithNoOp = 'Fill with no-op';

// pause-dialog
export const pause = 'Pause';
export const resume = 'Resume';
export const pauseMeans =
  'Nothing new is signed on any instance until it is resumed. What has a nonce already goes on; what is accepted meanwhile waits.';
export const resumeMeans = 'What waits is signed and sent, in the order of its queue.';

// review-dialog
export const chainAhead =
  'The chain knows nonces of this signer that this store does not: somebody used its key elsewhere, or the store was restored from an old copy, and has forgotten what it had sent.';
export const restored = 'The store was restored from a backup: it may have forgotten what it had sent.';
export const nonceTaken = 'A nonce was used by a transaction that this store does not know.';
export const unexplained = 'A nonce was used, and no endpoint tells by what.';
export const chainChanged =
  'Every endpoint serves another chain than before, under the same id. To approve says that it has taken the place of the first one: the signer begins anew there.';
export const approveTitle = 'Approve nonces from elsewhere?';
export const approve = 'Approve';
export const acceptedBefore = 'What was accepted before now';
export const staysParked = 'stays parked, each until a person lets it go on';
export const unparked = 'goes on: the store was not restored from an old copy';
export const unparkedMeans = 'If it was, its queue is sent a second time, and takes effect a second time.';

// signer-card
export const reviewNonces = 'Review nonces';
export const cancelAllPending = 'Cancel all pending…';
export const queued = 'Queued';
export const inFlight = 'In flight';
export const successDay = 'Success, 24 h';
export const feesDay = 'Fees, 24 h';
export const head = 'Head';
export const seen = 'Seen';
export const byAnotherInstance = 'by another instance';

// signer-words
export const standsStill = 'Stands still';
export const paused = 'Paused';
export const waits = 'Waits';
export const active = 'Active';

// signers-page
export const signers = 'Signers';
export const noSignerHere = 'No signer here';
export const noSignerWhy = 'This instance drives no signer, and no other has ever done so.';

// slot-words
export const closing = 'a no-op is to take its place';
export const gapMeans = 'none of ours has it; it is filled with a no-op as soon as something waits behind it';
export const minedNotFinal = 'mined, not final yet';
