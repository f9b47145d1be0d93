import { durationMs } from '../../duration.js';
import type {
  CalldataType,
  CallerChoice,
  EncodedType,
  FunctionType,
  MessageTypeOptions,
  PresignedType,
} from '../../transaction/message-type.js';
import { readAddress, readDestination } from './address.js';
import { complaintsAboutPolicy } from './check-spend-policy.js';
import { findFunction } from './find-function.js';
import type { FunctionSignature } from './function-signature.js';
import { isProblem } from './issues.js';
import { nearestName } from './nearest-name.js';
import { reasonOf, shown } from './shown.js';

/** One thing wrong with a definition; `option` is empty where no single option is to blame. */
export interface Complaint {
  readonly option: string;
  readonly message: string;
}

/** What an option must be, in words and in code. */
type Check = readonly [expected: string, isRight: (value: unknown) => boolean];

/** One for every option there is: a new one does not compile without its check. */
type Checks<Type> = Readonly<Record<Exclude<keyof Type, 'kind'>, Check>>;

const isText = (value: unknown) => typeof value === 'string';
const isPositive = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 1;
const isOneOf = (words: readonly string[]) => (value: unknown) => words.some((word) => word === value);
const isBigint = (least: bigint, most: bigint) => (value: unknown) =>
  typeof value === 'bigint' && value >= least && value <= most;
const isGas = isBigint(1n, 2n ** 63n - 1n);
const leftOut = (why: string): Check => [`left out: ${why}`, () => false];

const common: Checks<MessageTypeOptions> = {
  title: ['a text', isText],
  description: ['a text', isText],
  examples: ['an array of values of `data`', Array.isArray],
  chainId: ['a positive integer', isPositive],
  signer: ['an address, in lower case or with its checksum', (value) => !isProblem(readAddress(value))],
  signers: ['different addresses, at least one, in lower case or with their checksums', areAddresses],
  gas: ['a positive bigint below 2^63, or estimate', (value) => value === 'estimate' || isGas(value)],
  gasMarginPercent: [
    'percent from 0 to 1000',
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1000,
  ],
  simulate: ["'before-accept', 'before-send' or 'off'", isOneOf(['before-accept', 'before-send', 'off'])],
  successOn: ["'accepted', 'mined' or 'confirmed'", isOneOf(['accepted', 'mined', 'confirmed'])],
  confirmations: ['a positive integer', isPositive],
  maxAttempts: ['a positive integer', isPositive],
  validFor: ["milliseconds or a text like '30s', above zero", isDuration],
  callerMay: ["an array of 'to', 'value', 'gas', 'fees'", areChoices],
  // said limit by limit, below
  policy: ['a spend policy', () => true],
};

const call: Checks<Pick<CalldataType, 'to' | 'value'>> = {
  to: ['an address other than zero, in lower case or with its checksum', (value) => !isProblem(readDestination(value))],
  value: ['wei as a bigint from 0 to 2^256-1', isBigint(0n, 2n ** 256n - 1n)],
};

const functionChecks: Checks<FunctionType> = {
  ...common,
  ...call,
  abi: ['an array of ABI items', Array.isArray],
  functionName: ['the name of a function', isText],
};

const encodedChecks: Checks<EncodedType> = {
  ...common,
  schema: ['a Standard Schema validator (of zod, valibot, arktype, ...)', isSchema],
  encode: ['a function that makes the call', (value) => typeof value === 'function'],
};

const calldataChecks: Checks<CalldataType> = { ...common, ...call };

const presignedChecks: Checks<PresignedType> = {
  ...common,
  signers: leftOut('a signed transaction has one signer'),
  gas: leftOut('a signed transaction carries it'),
  gasMarginPercent: leftOut('a signed transaction carries its gas'),
  callerMay: leftOut('a signed transaction leaves no choice'),
};

interface Kind {
  readonly checks: Readonly<Record<string, Check>>;
  readonly required: readonly string[];
}

const kinds: ReadonlyMap<unknown, Kind> = new Map<unknown, Kind>([
  ['function', { checks: functionChecks, required: ['abi', 'functionName'] }],
  ['encoded', { checks: encodedChecks, required: ['schema', 'encode'] }],
  ['calldata', { checks: calldataChecks, required: [] }],
  ['presigned', { checks: presignedChecks, required: [] }],
]);

/** Everything wrong with a message type's definition; `signature` is its name where that is a function's signature. */
export function complaintsAbout(type: unknown, signature: FunctionSignature | null): readonly Complaint[] {
  const definition = typeof type === 'object' && type !== null ? (type as Readonly<Record<string, unknown>>) : null; // each option is checked
  const kind = kinds.get(definition?.kind);
  if (!definition || !kind) {
    return [
      {
        option: '',
        message: `expected what functionType, encodedType, calldataType or presignedType return, got ${shown(type)}`,
      },
    ];
  }
  const complaints = [...unknownOptions(definition, kind), ...wrongOptions(definition, kind)];
  if (complaints.length > 0) return complaints;
  return [
    ...twoWaysToSign(definition),
    ...noDestination(definition),
    ...noFunction(definition, signature),
    ...wrongPolicy(definition),
  ];
}

function* unknownOptions(definition: object, { checks }: Kind): Iterable<Complaint> {
  for (const option of Object.keys(definition)) {
    if (option === 'kind' || Object.hasOwn(checks, option)) continue;
    const meant = nearestName(option, Object.keys(checks));
    yield { option, message: `\`${option}\` is not an option${meant ? `, did you mean \`${meant}\`?` : ''}` };
  }
}

function* wrongOptions(definition: Readonly<Record<string, unknown>>, { checks, required }: Kind): Iterable<Complaint> {
  for (const [option, [expected, isRight]] of Object.entries(checks)) {
    const value = definition[option];
    if (value === undefined ? !required.includes(option) : isRight(value)) continue;
    yield { option, message: `expected \`${option}\` to be ${expected}, got ${shown(value)}` };
  }
}

function* noDestination({ kind, to, callerMay }: Readonly<Record<string, unknown>>): Iterable<Complaint> {
  if ((kind !== 'function' && kind !== 'calldata') || to !== undefined) return;
  if (Array.isArray(callerMay) && callerMay.includes('to')) return;
  yield { option: 'to', message: "expected `to` to be an address, or `callerMay` to include 'to', got neither" };
}

function* twoWaysToSign({ signer, signers }: Readonly<Record<string, unknown>>): Iterable<Complaint> {
  if (signer === undefined || signers === undefined) return;
  yield { option: 'signers', message: 'expected `signer` or `signers`, got both' };
}

function* wrongPolicy({ policy }: Readonly<Record<string, unknown>>): Iterable<Complaint> {
  for (const message of complaintsAboutPolicy(policy)) yield { option: 'policy', message };
}

function* noFunction(
  { kind, abi, functionName }: Readonly<Record<string, unknown>>,
  named: FunctionSignature | null,
): Iterable<Complaint> {
  if (kind !== 'function') return;
  try {
    const { signature } = findFunction(abi, functionName);
    if (named === null || signature === named.function.signature) return;
    const message = `expected the function that the name says (${named.function.signature}), got ${signature}`;
    yield { option: 'functionName', message };
  } catch (error) {
    yield { option: 'functionName', message: reasonOf(error) };
  }
}

export function areChoices(value: unknown): value is readonly CallerChoice[] {
  return Array.isArray(value) && value.every(isOneOf(['to', 'value', 'gas', 'fees']));
}

function areAddresses(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  const read = value.map(readAddress);
  return !read.some(isProblem) && new Set(read).size === read.length;
}

function isSchema(value: unknown): boolean {
  // arktype's are functions
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !('~standard' in value))
    return false;
  const standard = value['~standard'];
  return (
    typeof standard === 'object' &&
    standard !== null &&
    'validate' in standard &&
    typeof standard.validate === 'function'
  );
}

function isDuration(value: unknown): boolean {
  try {
    return durationMs(value as string, 'validFor') > 0; // throws at what is no duration
  } catch {
    return false;
  }
}
