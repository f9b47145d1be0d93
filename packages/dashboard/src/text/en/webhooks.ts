import { plural } from '../plural.js';

// deliveries
export const statuses = { pending: 'pending', succeeded: 'succeeded', failed: 'failed' };
export const older = 'Older';
export const all = 'all';
export const noDeliveries = 'Nothing in the last seven days.';
export const noneLikeThat = 'Nothing like that in the last seven days.';

// delivery-item
export const deliverAgain = (type: string) => `Deliver ${type} once more`;
export const tries = (count: number) => plural(count, { one: '# try', other: '# tries' });
export const next = 'next {}';

// webhook-page
export const tag = (name: string) => `tag ${name}`;
export const chain = (id: number) => `chain ${id}`;
export const missedBefore = 'Events from before {} may be missing: they were removed while it was off.';
export const failingSince = ', again and again since {}';
export const by = (actor: string) => `by ${actor}`;

// webhook
export const httpStatus = (status: number) => `HTTP ${status}`;

// webhook-actions
export const arrived = (answer: string, span: string) => `It arrived: ${answer} after ${span}.`;
export const didNotArrive = (answer: string, span: string) => `It did not arrive: ${answer} after ${span}.`;
export const deleteTitle = (name: string) => `Delete ${name}?`;
export const replayed = (count: number) =>
  plural(count, { one: '# is delivered once more.', other: '# are delivered once more.' });

// deliveries
export const deliveries = 'Deliveries';
export const show = 'Show';
export const pagesOfDeliveries = 'Pages of deliveries';
export const newest = 'Newest';

// delivery-item
export const notTriedYet = 'not tried yet';
export const answer = 'answer';

// secret-dialog
export const copyTheSecretNow = 'Copy the secret now';
export const shownOnce =
  'It is shown this once. The receiver verifies the signature of each request with it (Standard Webhooks).';
export const secret = 'secret';

// use-deliveries
export const isReplayed = 'It is delivered once more.';

// webhook-actions
export const turnedOff = 'Turned off: what happens waits.';
export const turnedOn = 'Turned on: it goes on where it was.';
export const test = 'Test';
export const turnOff = 'Turn off';
export const turnOn = 'Turn on';
export const more = 'More';
export const change = 'Change…';
export const newSecret = 'New secret…';
export const replay = 'Deliver once more…';
export const deleteItem = 'Delete…';
export const rotateTitle = 'Give it a new secret?';
export const rotate = 'New secret';
export const rotateMeans = 'For 24 hours requests are signed with both, the new one and the old one.';
export const wasDeleted = 'The webhook was deleted.';
export const deleteVerb = 'Delete';
export const deleteMeans = 'Nothing more is told to it, and what it was told is forgotten. It cannot be undone.';
export const replayTitle = 'Deliver once more?';
export const deliver = 'Deliver';
export const since = 'Since';
export const sinceNote = 'a time, or -24h, -7d';
export const alsoWhatHasArrived = 'also what has arrived';

// webhook-dialog
export const changeTheWebhook = 'Change the webhook';
export const newWebhook = 'New webhook';
export const save = 'Save';
export const makeIt = 'Make it';
export const url = 'URL';
export const description = 'Description';
export const optional = 'optional';
export const events = 'Events';
export const eventsNote = 'with commas between; transaction.* for all';
export const messageTypes = 'Message types';
export const typesNote = 'with ; between; empty: all';
export const tags = 'Tags';
export const tagsNote = 'with commas between; empty: all';

// webhook-page
export const webhook = 'Webhook';
export const webhooks = 'Webhooks';
export const only = 'Only';
export const everything = 'everything';
export const secretFact = 'Secret';
export const arrivedLast = 'Arrived last';
export const never = 'never';
export const failedLast = 'Failed last';
export const waiting = 'Waiting';
export const made = 'Made';

// webhook
export const turnedOffByItself = 'Turned off by itself';
export const off = 'Off';
export const nothingArrives = 'Nothing arrives';
export const on = 'On';
export const noAnswer = 'no answer';

// webhooks-page
export const about = 'who is told what happens';
export const nobodyYet = 'Nobody is told yet';
export const nobodyYetWhy = 'A webhook gets a signed POST for each event that it wants, until it has answered.';
export const status = 'Status';
export const receiver = 'Receiver';
export const toldOf = 'Told of';
export const lastAnswer = 'Last answer';
export const noneYet = 'none yet';
