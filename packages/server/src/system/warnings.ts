import type { StoreState } from '@tx-broadcaster/core';

export const warningCodes = ['disk_low', 'schema_too_new', 'no_workers'] as const;
export type WarningCode = (typeof warningCodes)[number];

/** What somebody who runs it should see to. */
export interface SystemWarning {
  readonly code: WarningCode;
  readonly detail: string;
  readonly hint: string;
}

const gigabyte = 1_000_000_000;

/** What is wrong now; `before`: what was at the last look, so that nothing comes and goes at the edge of a limit. */
export function warningsOf(
  store: StoreState | null,
  instances: number | null,
  before: readonly WarningCode[],
): SystemWarning[] {
  const warnings: SystemWarning[] = [];
  const { disk = null, schema } = store ?? {};
  if (disk !== null && disk.freeBytes < leastFree(disk.bytes) * (before.includes('disk_low') ? 1.2 : 1)) {
    warnings.push({
      code: 'disk_low',
      detail: `${sizeText(disk.freeBytes)} of ${sizeText(disk.bytes)} are left on the disk of the store`,
      hint: 'Make room, or move the store to a larger disk: a full disk stops everything.',
    });
  }
  if (schema !== undefined && schema.unknown.length > 0) {
    warnings.push({
      code: 'schema_too_new',
      detail: `a later release has changed the tables of the store: ${schema.unknown.join(', ')}`,
      hint: 'Start this instance with that release too: this one would not start again.',
    });
  }
  if (instances === 0 || (instances === null && before.includes('no_workers'))) {
    warnings.push({
      code: 'no_workers',
      detail: 'no instance drives lanes: transactions are accepted, and wait',
      hint: 'Start an instance of mode all or worker.',
    });
  }
  return warnings;
}

/** A twentieth; of a small disk a gigabyte, if that is not most of it, and of a large one no more than twenty. */
function leastFree(bytes: number): number {
  return Math.min(Math.max(bytes / 20, Math.min(gigabyte, bytes / 5)), 20 * gigabyte);
}

function sizeText(bytes: number): string {
  return bytes < gigabyte ? `${Math.floor(bytes / 1e6)} MB` : `${(bytes / gigabyte).toFixed(1)} GB`;
}
