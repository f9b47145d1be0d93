import { Problem } from '../http/problem.js';
import { shown } from '../http/shown.js';

/** The body of an action: why, and the fees where it takes any. */
export interface ActionRequest {
  readonly reason?: string;
  readonly maxFeePerGas?: bigint;
  readonly maxPriorityFeePerGas?: bigint;
}

type FeeField = 'max_fee_per_gas' | 'max_priority_fee_per_gas';

/** Reads it, and tells of everything that is wrong with it at once. */
export function readActionRequest(
  body: Readonly<Record<string, unknown>>,
  feeFields: readonly FeeField[],
): ActionRequest {
  const { reason, ...others } = body;
  const known = ['reason', ...feeFields];
  const unknown = Object.keys(others).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const detail = `no such field, there is ${known.join(', ')}`;
    const errors = unknown.map((name) => ({ pointer: `/${name.slice(0, 100)}`, code: 'unknown_field', detail }));
    throw new Problem('unknown_field', `Unknown: ${shown(unknown[0])}.`, { errors });
  }
  const errors = [...reasonIssues(reason), ...feeFields.flatMap((field) => feeIssues(field, others[field]))];
  if (errors.length > 0) {
    const fields = errors.map(({ pointer }) => pointer.slice(1)).join(', ');
    throw new Problem('invalid_field', `Not valid: ${fields}.`, { errors });
  }
  return {
    ...(typeof reason === 'string' ? { reason } : {}),
    ...weiOf('maxFeePerGas', others.max_fee_per_gas),
    ...weiOf('maxPriorityFeePerGas', others.max_priority_fee_per_gas),
  };
}

function reasonIssues(reason: unknown) {
  if (reason === undefined || (typeof reason === 'string' && reason.length >= 1 && reason.length <= 1000)) return [];
  const detail = `expected a text of 1 to 1000 characters, got ${shown(reason)}`;
  return [{ pointer: '/reason', code: 'invalid_value', detail }];
}

function feeIssues(field: FeeField, value: unknown) {
  if (value === undefined || (typeof value === 'string' && /^(0|[1-9]\d{0,30})$/.test(value))) return [];
  const detail = `expected wei per gas as a decimal text like "30000000000", got ${shown(value)}`;
  return [{ pointer: `/${field}`, code: 'invalid_value', detail }];
}

function weiOf<Name extends string>(name: Name, value: unknown): { readonly [Key in Name]?: bigint } {
  return typeof value === 'string' ? ({ [name]: BigInt(value) } as { [Key in Name]: bigint }) : {};
}
