import type { Address, Hex } from 'viem';
import { BroadcasterError } from '../../errors.js';
import type { CalldataType, FunctionType, MessageType, PresignedType } from '../../transaction/message-type.js';
import { withChecksum } from './address.js';
import { type ChoiceInput, readChoices } from './caller-choices.js';
import type { ContractFunction } from './contract-function.js';
import { type CheckedCall, readEncodedCall } from './encoded-call.js';
import { sizeProblem } from './envelope-size.js';
import { findFunction } from './find-function.js';
import { readFunctionCall } from './function-call.js';
import { readHex } from './hex.js';
import { Issues, isProblem } from './issues.js';
import { type Presigned, readPresigned } from './presigned.js';
import { reasonOf, shown } from './shown.js';

/** What a caller sent, unread. */
export interface CallInput extends ChoiceInput {
  readonly data: unknown;
}

/** The call to sign and send; or, signed by the caller, to send only. */
export interface EncodedCall {
  /** With checksum; null: creates a contract. */
  readonly to: Address | null;
  /** Wei. */
  readonly value: bigint;
  /** In lower case. */
  readonly calldata: Hex;
  /** null: to be estimated. */
  readonly gas: bigint | null;
  /** The caller's own caps, wei per gas. */
  readonly maxFeePerGas: bigint | null;
  readonly maxPriorityFeePerGas: bigint | null;
  readonly presigned: Presigned | null;
}

/** As much of a call as `data` and the message type give. */
interface OwnCall extends Omit<CheckedCall, 'to'> {
  /** undefined: for the caller to say. */
  readonly to: Address | null | undefined;
  readonly gas?: bigint;
  readonly presigned?: Presigned;
}

/**
 * Turns a caller's input into the call its message type means. `name` is the type's, for messages.
 *
 * @throws BroadcasterError `missing_field`, `invalid_field` or `invalid_data`, with every issue
 */
export async function encodeCall(type: MessageType, input: CallInput, name = 'the request'): Promise<EncodedCall> {
  const issues = new Issues();
  const choices = readChoices(type, input, issues);
  if ((type.kind === 'function' || type.kind === 'calldata') && type.to === undefined && input.to === undefined) {
    issues.add('/to', {
      code: 'required',
      detail: 'expected the address to call, which this message type leaves to the caller',
    });
  }
  const own = await readData(type, input.data, issues);
  const to = choices.to === undefined ? own?.to : choices.to;
  const problem = own && to !== undefined && !own.presigned ? sizeProblem(to, own.calldata) : null;
  if (problem) issues.add('/data', problem);
  issues.throwIfAny(name);
  if (own === undefined || to === undefined) throw new Error('a call without an issue is complete');
  return {
    to,
    value: choices.value ?? own.value,
    calldata: own.calldata,
    gas: choices.gas ?? own.gas ?? (type.gas === 'estimate' ? null : (type.gas ?? null)),
    maxFeePerGas: choices.maxFeePerGas ?? null,
    maxPriorityFeePerGas: choices.maxPriorityFeePerGas ?? null,
    presigned: own.presigned ?? null,
  };
}

function readData(
  type: MessageType,
  data: unknown,
  issues: Issues,
): OwnCall | undefined | Promise<OwnCall | undefined> {
  if (data === undefined || typeof data === 'function' || typeof data === 'symbol') {
    issues.add('/data', { code: 'required', detail: `expected data that JSON can carry, got ${shown(data)}` });
    return undefined;
  }
  switch (type.kind) {
    case 'function': {
      const calldata = readFunctionCall(calledBy(type), data, issues);
      return calldata === undefined ? undefined : { ...ownOf(type), calldata };
    }
    case 'calldata': {
      const calldata = readHex(data, 'calldata');
      if (!isProblem(calldata)) return { ...ownOf(type), calldata };
      issues.add('/data', calldata);
      return undefined;
    }
    case 'encoded':
      return readEncodedCall(type, data, issues);
    case 'presigned':
      return readSigned(type, data, issues);
    default:
      return type satisfies never;
  }
}

async function readSigned(
  { chainId, signer }: PresignedType,
  data: unknown,
  issues: Issues,
): Promise<OwnCall | undefined> {
  const signed = await readPresigned(data);
  if (!('presigned' in signed)) {
    issues.add('/data', signed);
    return undefined;
  }
  const { presigned } = signed;
  if (chainId !== undefined && chainId !== presigned.chainId) {
    const detail = `expected a transaction for chain ${chainId}, got one for chain ${presigned.chainId}`;
    issues.add('/data', { code: 'not_allowed', detail });
  }
  if (signer !== undefined && withChecksum(signer) !== presigned.sender) {
    const detail = `expected a transaction signed by ${withChecksum(signer)}, got one signed by ${presigned.sender}`;
    issues.add('/data', { code: 'not_allowed', detail });
  }
  return signed;
}

function ownOf({ to, value = 0n }: FunctionType | CalldataType): Pick<OwnCall, 'to' | 'value'> {
  return { to: to === undefined ? undefined : withChecksum(to), value };
}

const called = new WeakMap<FunctionType, ContractFunction>();

/** Looked up once per type. @throws BroadcasterError `invalid_option` where MessageTypes did not check the type before */
function calledBy(type: FunctionType): ContractFunction {
  const known = called.get(type);
  if (known) return known;
  let found: ContractFunction;
  try {
    found = findFunction(type.abi, type.functionName);
  } catch (error) {
    throw new BroadcasterError('invalid_option', reasonOf(error), { cause: error });
  }
  called.set(type, found);
  return found;
}
