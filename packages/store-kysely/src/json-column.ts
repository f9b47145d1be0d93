import type {
  Answer,
  Approval,
  Failure,
  Fees,
  Inclusion,
  JsonValue,
  LaneReport,
  NonceReview,
  Pause,
  SpeedUp,
} from '@tx-broadcaster/core';

/** A structure and its text in a column; bigints inside are decimal text. */
interface JsonColumn<T> {
  readonly encode: (value: T) => string;
  readonly decode: (text: string) => T;
}

/** For structures without bigints: what was written is what is read. */
function plain<T>(): JsonColumn<T> {
  return {
    encode: (value) => JSON.stringify(value),
    decode: (text) => JSON.parse(text) as T, // the column is only ever written by encode
  };
}

export const data = plain<JsonValue>();
export const tags = plain<readonly string[]>();
export const metadata = plain<Readonly<Record<string, string>>>();
export const failure = plain<Failure>();
export const answers = plain<readonly Answer[]>();
export const review = plain<NonceReview>();
export const paused = plain<Pause>();
export const laneReport = plain<LaneReport>();
export const approved = plain<Approval>();

/** `[ceiling, tip]`, either of them null. */
export const speedUp: JsonColumn<SpeedUp> = {
  encode: ({ maxFeePerGas, maxPriorityFeePerGas }) =>
    JSON.stringify([maxFeePerGas, maxPriorityFeePerGas].map((wei) => wei?.toString() ?? null)),
  decode(text) {
    const [ceiling, tip] = JSON.parse(text) as [string | null, string | null]; // the column is only ever written by encode
    return {
      maxFeePerGas: ceiling === null ? null : BigInt(ceiling),
      maxPriorityFeePerGas: tip === null ? null : BigInt(tip),
    };
  },
};

interface InclusionText extends Omit<Inclusion, 'gasUsed' | 'effectiveGasPrice'> {
  readonly gasUsed: string;
  readonly effectiveGasPrice: string;
}

export const inclusion: JsonColumn<Inclusion> = {
  encode: (value) =>
    JSON.stringify({ ...value, gasUsed: String(value.gasUsed), effectiveGasPrice: String(value.effectiveGasPrice) }),
  decode(text) {
    const value = JSON.parse(text) as InclusionText; // the column is only ever written by encode
    return { ...value, gasUsed: BigInt(value.gasUsed), effectiveGasPrice: BigInt(value.effectiveGasPrice) };
  },
};

/** `[ceiling, tip]` of EIP-1559, `[price]` of legacy: every attempt carries one. */
export const fees: JsonColumn<Fees> = {
  encode: (value) =>
    value.kind === 'legacy' ? `["${value.gasPrice}"]` : `["${value.maxFeePerGas}","${value.maxPriorityFeePerGas}"]`,
  decode(text) {
    const [ceiling, tip] = JSON.parse(text) as [string, string?]; // the column is only ever written by encode
    return tip === undefined
      ? { kind: 'legacy', gasPrice: BigInt(ceiling) }
      : { kind: 'eip1559', maxFeePerGas: BigInt(ceiling), maxPriorityFeePerGas: BigInt(tip) };
  },
};

export const orNull = {
  encode: <T>(column: JsonColumn<T>, value: T | null) => (value === null ? null : column.encode(value)),
  decode: <T>(column: JsonColumn<T>, text: string | null) => (text === null ? null : column.decode(text)),
};
