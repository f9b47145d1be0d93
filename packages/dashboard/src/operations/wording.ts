import type { BulkAction, OperationPreview } from './operation.js';

export const bulkVerbs: Readonly<Record<BulkAction, string>> = {
  retry: 'Retry',
  cancel: 'Cancel',
  speed_up: 'Speed up',
};
const willBe: Readonly<Record<BulkAction, string>> = { retry: 'retried', cancel: 'cancelled', speed_up: 'sped up' };

const reasons: Readonly<Record<string, string>> = {
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

/** Why some are passed over, the most first: `5 mined already`. */
export function reasonTexts(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => `${count.toLocaleString('en')} ${reasons[code] ?? code.replaceAll('_', ' ')}`);
}

/** What will happen exactly. */
export function previewText(action: BulkAction, { matched, eligible, complete, ineligible }: OperationPreview): string {
  const skipped = matched - eligible;
  const first = `${eligible.toLocaleString('en')} will be ${willBe[action]}`;
  const rest =
    skipped > 0 ? `, ${skipped.toLocaleString('en')} will be skipped: ${reasonTexts(ineligible).join(', ')}` : '';
  return `${first}${rest}.${complete ? '' : ` There are more than ${matched.toLocaleString('en')}: the rest stays as it is.`}`;
}
