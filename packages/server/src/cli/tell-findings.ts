import type { Finding } from '../doctor/finding.js';
import type { CommandContext } from './context.js';
import { CommandFailure, exitCodes } from './failure.js';

const signs = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' } as const;

/** Tells each finding. @throws CommandFailure where one has failed */
export function tellFindings({ io, output }: CommandContext, findings: readonly Finding[]): void {
  for (const finding of findings) io.out(output.isJson ? `${JSON.stringify(finding)}\n` : lineOf(finding));
  const bad = findings.filter(({ status }) => status === 'failed').length;
  if (bad > 0) throw new CommandFailure(exitCodes.failed, `${bad} of ${findings.length} checks failed`);
}

function lineOf({ check, status, found, fix }: Finding): string {
  return `${signs[status]}  ${check}: ${found}\n${fix === null ? '' : `         -> ${fix}\n`}`;
}
