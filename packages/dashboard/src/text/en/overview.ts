import { plural } from '../plural.js';

// attention
export const stuck = (count: number) =>
  plural(count, {
    one: '# transaction is pending for more than 5 minutes',
    other: '# transactions are pending for more than 5 minutes',
  });
export const signerConcern = (signer: string, state: string) => `Signer ${signer}: ${state.toLowerCase()}`;
export const endpointConcern = (endpoint: string, state: string) => `RPC ${endpoint}: ${state.toLowerCase()}`;
export const operationsConcern = (count: string) => `Operations: ${count}`;
export const webhookConcern = (webhook: string, state: string) => `Webhook ${webhook}: ${state.toLowerCase()}`;

// by-group
export const retryThose = (group: string) => `Retry those that failed with ${group}`;

// charts
export const perSpan = (span: string) => `per ${span}`;
export const ofOnly = (count: string) => `of ${count} only`;
export const spoken = (accepted: string, success: string, failed: string) =>
  `${accepted} accepted, ${success} succeeded, ${failed} failed.`;

// cards
export const late = (count: string) => `${count} for more than 5 minutes`;
export const ofAccepted = (count: string) => `of ${count} accepted`;
export const onGas = (unit: string) => `${unit} on gas`;
export const points = (difference: string) => `${difference} points to the day before`;

// range-picker
export const ranges = { '-1h': '1 h', '-6h': '6 h', '-24h': '24 h', '-7d': '7 d', '-30d': '30 d', '-90d': '90 d' };

// attention
export const nothingNeedsAttention = 'Nothing needs attention.';
export const needsAttention = 'Needs attention';

// by-group
export const p95 = 'p95';
export const p95About = 'From accepted to mined: 95 of 100 took no longer';
export const overTime = 'Over time';
export const nothingFailed = 'Nothing failed.';
export const nothingHappened = 'Nothing happened.';
export const code = 'Code';
export const signer = 'Signer';
export const type = 'Type';
export const success = 'Success';
export const failed = 'Failed';
export const fees = 'Fees';
export const actions = 'Actions';
export const retry = 'Retry…';

// chart
export const time = 'Time';
export const values = 'Values';
export const from = 'From';

// charts
export const accepted = 'Accepted';
export const asATable = 'As a table';
export const throughput = 'Throughput';
export const fromAccepted = { mined: 'From accepted to mined', sent: 'From accepted to sent' };
export const until = 'Until';
export const ends = { mined: 'to mined', sent: 'to sent' };
export const nothingWasSent = 'Nothing was sent in this time.';
export const nothingWasMined = 'Nothing was mined in this time.';
export const loading = 'Loading';

// fees-card
export const feesDay = 'Fees, 24 h';

// overview-page
export const overview = 'Overview';
export const pending = 'Pending';
export const noneIsLate = 'none is late';
export const successDay = 'Success, 24 h';
export const failedDay = 'Failed, 24 h';
export const lookAtThem = 'look at them';
export const noneFailed = 'nothing failed';
export const successRateDay = 'Success rate, 24 h';
export const byMessageType = 'By message type';
export const bySigner = 'By signer';
export const noneEnded = 'nothing has ended';
export const nothingToCompare = 'nothing to compare with';
export const asTheDayBefore = 'as the day before';

// range-picker
export const timeRange = 'Time range of what follows';

// top-failures
export const topFailures = 'Top failures';
