import { BroadcasterError, messageOf } from '@tx-broadcaster/core';
import { CommanderError } from 'commander';
import { ApiError, ConnectionError, TransactionFailedError, WaitTimeoutError } from '../client/errors.js';
import { ConfigError } from '../config/config-error.js';
import { Problem } from '../http/problem.js';

/** What the process ends with; listed in every help. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  unavailable: 69,
  notYet: 75,
  forbidden: 77,
  configuration: 78,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with a sentence and an exit code. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;
  readonly hint: string | null;

  constructor(exitCode: ExitCode, message: string, hint: string | null = null) {
    super(message);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

/** What went wrong, for people and for programs. */
export interface Explained {
  readonly exitCode: ExitCode;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly issues: readonly string[];
  readonly request_id: string | null;
}

export function explain(error: unknown): Explained {
  const plain = { code: 'failed', message: messageOf(error), hint: null, issues: [], request_id: null };
  if (error instanceof CommandFailure) return { ...plain, exitCode: error.exitCode, hint: error.hint };
  if (error instanceof CommanderError) {
    return { ...plain, exitCode: exitCodes.usage, code: 'usage', message: error.message.replace(/^error: /, '') };
  }
  if (error instanceof ApiError) return { ...plain, ...ofApiError(error) };
  if (error instanceof ConnectionError) {
    const again =
      error.idempotencyKey === null
        ? ''
        : ` Sent again with --idempotency-key ${error.idempotencyKey} (an action: --once) it is taken once.`;
    const hint = `Is the server running there? --url or BROADCASTER_URL says where it is.${again}`;
    return { ...plain, exitCode: exitCodes.unavailable, code: 'unreachable', hint };
  }
  if (error instanceof WaitTimeoutError) return { ...plain, exitCode: exitCodes.notYet, code: 'not_yet' };
  if (error instanceof TransactionFailedError) {
    const hint = error.transaction.failure?.hint ?? null;
    return {
      ...plain,
      exitCode: exitCodes.failed,
      code: error.transaction.failure?.code ?? error.transaction.stage,
      hint,
    };
  }
  if (error instanceof ConfigError) {
    return { ...plain, exitCode: exitCodes.configuration, code: 'configuration', message: error.problems.join('\n') };
  }
  if (error instanceof Problem || BroadcasterError.is(error)) return { ...plain, ...ofProblem(error) };
  return { ...plain, exitCode: exitCodes.failed };
}

function ofApiError({ status, code, message, hint, issues, requestId }: ApiError) {
  return {
    exitCode: exitCodeOf(status),
    code,
    message,
    hint,
    issues: issues.map(({ pointer, parameter, detail }) => `${pointer ?? parameter ?? ''}: ${detail}`),
    request_id: requestId,
  };
}

function ofProblem(error: Problem | BroadcasterError) {
  const hint = (error instanceof Problem ? error.options.hint : error.hint) ?? null;
  if (error instanceof Problem) return { exitCode: exitCodeOf(error.status), code: error.code, hint };
  const isAway = error.code === 'store_locked' || error.code === 'store_unavailable';
  return { exitCode: isAway ? exitCodes.unavailable : exitCodes.failed, code: error.code, hint };
}

function exitCodeOf(status: number): ExitCode {
  if (status === 401 || status === 403) return exitCodes.forbidden;
  if (status === 404) return exitCodes.notFound;
  if (status === 409 || status === 412) return exitCodes.conflict;
  if (status === 429 || status === 503) return exitCodes.unavailable;
  return status >= 400 && status < 500 ? exitCodes.usage : exitCodes.failed;
}
