// day-figures
export const minedWithin = 'Mined within';

// fields
export const optional = 'optional';

// draft
export const expectedWhole = (field: string) => `${field}: expected a whole number`;
export const expectedJson = (field: string) => `${field}: expected JSON`;

// send-form
export const data = 'Data';
export const wasAccepted = (type: string) => `${type} was accepted.`;

// simulation
export const gas = (amount: string) => `${amount} gas`;

// type-detail
export const itsTransactions = 'Its transactions';
export const example = (number: number) => `example ${number}`;

// day-figures
export const successDay = 'Success, 24 h';
export const failedDay = 'Failed, 24 h';
export const failureRate = 'Failure rate';
export const minedWithinMeans = '95 of 100, in the slowest hour';

// draft
export const expectedJsonOrCalldata = 'Expected JSON, or calldata in hex (0x…)';

// options
export const to = 'To';
export const toAbout = 'address that is called';
export const value = 'Value';
export const options = 'Options';
export const gasLimit = 'Gas limit';
export const gasAbout = 'estimated if left out';
export const externalId = 'External id';
export const externalIdAbout = 'your own reference';
export const idempotencyKey = 'Idempotency key';
export const idempotencyKeyAbout = 'twice the same is one';
export const tags = 'Tags';
export const tagsAbout = 'with commas between';
export const successFrom = 'Success from';
export const successOfType = 'the type’s own';
export const accepted = 'accepted';
export const mined = 'mined';
export const confirmed = 'confirmed';

// schema-table
export const fieldsOfData = 'Fields of data';
export const field = 'Field';
export const kind = 'Kind';
export const meaning = 'Meaning';

// send-form
export const copiedAsCurl = 'Copied as curl';
export const send = 'Send';
export const asFields = 'As fields';
export const asJson = 'As JSON';
export const dataAbout = 'JSON, or calldata in hex';
export const simulate = 'Simulate';
export const copyAsCurl = 'Copy as curl';

// sent-list
export const sentFromHere = 'Sent from here';

// simulation
export const itWouldSucceedNow = 'It would succeed now';
export const itWouldFailNow = 'It would fail now';
export const noEndpointCouldTell = 'No endpoint could tell';

// type-detail
export const examplesOfData = 'Examples of data';

// schema-table
export const kinds = { text: 'text', integer: 'integer', boolean: 'yes or no', choice: 'choice', json: 'JSON' };

// types-page
export const messageTypes = 'Message types';
export const noneYet = 'None is registered';
export const noneYetWhy = 'Message types come from the server’s configuration.';
export const noSuchType = 'There is no message type of this name.';
