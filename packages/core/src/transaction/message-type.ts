import type { Abi, Address, Hex } from 'viem';
import type { Duration } from '../duration.js';
import type { SpendPolicy } from './spend-policy.js';
import type { SuccessOn } from './stage.js';

/** The part of Standard Schema (version 1) that is used; zod, valibot and arktype schemas have it. */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string;
        readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
      }[];
    };

/** What a caller may choose besides `data`; everything else is the type's own. */
export type CallerChoice = 'to' | 'value' | 'gas' | 'fees';

/**
 * Whether the call is tried on a node before it costs anything. `before-accept`: what reverts is refused, unless no node
 * answers in time. `before-send`: tried before its first signature, each revert a failed try. `off`: no more than an
 * estimate of gas needs. Once it was sent it is never tried: it may be its own effect that makes it revert.
 */
export type Simulate = 'before-accept' | 'before-send' | 'off';

export interface MessageTypeOptions {
  readonly title?: string;
  readonly description?: string;
  /** Values of `data` that work. */
  readonly examples?: readonly unknown[];
  /** @default the only configured chain */
  readonly chainId?: number;
  /** Address of the signer. @default the first configured one */
  readonly signer?: Address;
  /**
   * In place of one signer: each transaction goes to the one with the least to do that nothing holds up, and may go over
   * to another while it has no nonce.
   */
  readonly signers?: readonly Address[];
  /** Gas limit, or `estimate`: asked of a node before the first signature. @default 'estimate' */
  readonly gas?: bigint | 'estimate';
  /** Added to an estimate, percent. @default what suits the chain, mostly 25 */
  readonly gasMarginPercent?: number;
  /** @default 'off' */
  readonly simulate?: Simulate;
  readonly successOn?: SuccessOn;
  /** Blocks (the including one counts) before `confirmed` is told. */
  readonly confirmations?: number;
  /** Failed tries before giving up. */
  readonly maxAttempts?: number;
  /** Give up on transactions that could not be sent in this time. */
  readonly validFor?: Duration;
  /** @default [] */
  readonly callerMay?: readonly CallerChoice[];
  /** Limits of this type; what it leaves out, the broadcaster's own policy says. */
  readonly policy?: SpendPolicy;
}

/** Where a call goes and what it carries. */
export interface Call {
  /** null: creates a contract. */
  readonly to: Address | null;
  /** Wei. @default 0n */
  readonly value?: bigint;
  readonly data: Hex;
}

/** A call in viem's words: encoded by the ABI. */
export interface FunctionCall {
  readonly to: Address;
  readonly abi: Abi | readonly unknown[];
  readonly functionName: string;
  readonly args?: readonly unknown[];
  /** Wei. @default 0n */
  readonly value?: bigint;
}

/** `data` holds the arguments of one contract function: by position, by name, or as calldata in hex. */
export interface FunctionType extends MessageTypeOptions {
  readonly kind: 'function';
  readonly abi: Abi | readonly unknown[];
  readonly functionName: string;
  /** Left out: the caller must give it (`callerMay: ['to']`). */
  readonly to?: Address;
  /** Wei sent with each call. @default 0n */
  readonly value?: bigint;
}

/** `data` is checked by a schema and turned into a call by `encode`. */
export interface EncodedType<Data = unknown> extends MessageTypeOptions {
  readonly kind: 'encoded';
  readonly schema: StandardSchema<Data>;
  /** Must give the same call for the same data: its result is stored and never made again. */
  encode(data: Data): Call | FunctionCall;
}

/** `data` is calldata in hex, sent as it is. */
export interface CalldataType extends MessageTypeOptions {
  readonly kind: 'calldata';
  /** Left out: the caller must give it (`callerMay: ['to']`). */
  readonly to?: Address;
  /** Wei sent with each call. @default 0n */
  readonly value?: bigint;
}

/** `data` is a transaction that the caller has signed, in hex; only its sending is left to do. */
export interface PresignedType extends MessageTypeOptions {
  readonly kind: 'presigned';
}

export type MessageType = FunctionType | EncodedType | CalldataType | PresignedType;

/** A contract function: `data` is an array of arguments, an object of them by name, or calldata in hex. */
export function functionType(options: Omit<FunctionType, 'kind'>): FunctionType {
  return { kind: 'function', ...options };
}

/** Data of your own shape: any Standard Schema validator, and a function that makes the call. */
export function encodedType<Data>(options: Omit<EncodedType<Data>, 'kind'>): EncodedType<Data> {
  return { kind: 'encoded', ...options };
}

/** Calldata in hex to a fixed address, or to one the caller gives. */
export function calldataType(options: Omit<CalldataType, 'kind'> = {}): CalldataType {
  return { kind: 'calldata', ...options };
}

/** Transactions signed by their sender. */
export function presignedType(options: Omit<PresignedType, 'kind'> = {}): PresignedType {
  return { kind: 'presigned', ...options };
}
