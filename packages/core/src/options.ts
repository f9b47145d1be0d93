import { isAddress, type Transport, type Chain as ViemChain } from 'viem';
import { type EndpointOptions, wrongWithEndpoints } from './chain/endpoint-options.js';
import type { Clock, Random } from './clock.js';
import type { CrashPoint } from './crash-point.js';
import { type Duration, durationMs } from './duration.js';
import { BroadcasterError } from './errors.js';
import { complaintsAboutPolicy } from './handler/call/check-spend-policy.js';
import type { UnregisteredPolicy } from './handler/call/message-types.js';
import { type LanePolicy, pollMsFor } from './lane/policy.js';
import { exponentialBackoff } from './retry/exponential-backoff.js';
import type { RetryPolicy } from './retry/retry-policy.js';
import { isAddressOnly } from './signer/address-only.js';
import type { Signer } from './signer/signer.js';
import type { Store } from './store/store.js';
import type { Tracing } from './tracing/tracing.js';
import { type ChainProfile, profileOf } from './transaction/chain-profile.js';
import { type Confirmations, isFinalityTag } from './transaction/confirmations.js';
import type { MessageType } from './transaction/message-type.js';
import type { SpendPolicy } from './transaction/spend-policy.js';
import type { SuccessOn } from './transaction/stage.js';

/** One chain and how to reach it: over one viem transport, or over endpoints. */
export type ChainOptions = ChainRules &
  (
    | {
        /** Any viem transport; `http()` and `fallback()` of several are driven by our own JSON-RPC client. */
        readonly transport: Transport;
        readonly endpoints?: undefined;
      }
    | {
        /** Nodes of the chain: reads fail over from one to the next, transactions go to all. */
        readonly endpoints: readonly EndpointOptions[];
        readonly transport?: undefined;
      }
  );

/** What holds on one chain. */
export interface ChainRules {
  readonly chain: ViemChain;
  /** Blocks on top of a block before what it holds counts as decided. @default 12 (0 on development chains) */
  readonly settleDepth?: number;
  /**
   * Before `confirmed` is told: how many blocks (the including one counts), or the chain's own word, `safe` or `finalized`;
   * then nothing on this chain counts as decided before that, either. @default settleDepth + 1
   */
  readonly confirmations?: Confirmations;
  readonly fees?: {
    /** No payload is ever signed above it, wei per gas. @default no cap */
    readonly maxFeePerGas?: bigint;
    /** No payload is ever signed with a higher tip, wei per gas. @default no cap */
    readonly maxPriorityFeePerGas?: bigint;
    /** How long the first in line waits, while blocks go by without it, before its price is raised. @default '45s' */
    readonly bumpAfter?: Duration;
  };
  /** In what the chain differs from others, where that is not known or known wrongly. @default by chain id */
  readonly profile?: Partial<ChainProfile>;
  /** Between looks at the chain while something is under way. @default a third of the block time, less where blocks come faster, at least 250 ms */
  readonly pollInterval?: Duration;
}

export interface BroadcasterOptions<
  Types extends Readonly<Record<string, MessageType>> = Readonly<Record<string, MessageType>>,
  Handle = unknown,
> {
  /** The chain, or several of them: the first is the default. */
  readonly chains: readonly [ChainOptions, ...ChainOptions[]];
  /** Each can sign for every chain; the first is the default. */
  readonly signers: readonly Signer[];
  readonly messageTypes: Types;
  /** Function signatures may be used as message types without registration. @default false */
  readonly unregistered?: false | UnregisteredPolicy;
  /** What transactions may do and cost, where their message type does not say it itself. @default no limits */
  readonly policy?: SpendPolicy;
  readonly store: Store<Handle>;
  /** From which stage on a transaction counts as a success. @default 'accepted' */
  readonly successOn?: SuccessOn;
  /** When a failed send is tried again. @default exponentialBackoff() */
  readonly retry?: RetryPolicy;
  /** A send without an answer in this time has failed. @default '30s' */
  readonly rpcTimeout?: Duration;
  readonly limits?: {
    /** Slots of a signer that may be open at a time; development chains take thousands. @default 16 */
    readonly inFlightPerSigner?: number;
    /** Queued transactions of a signer beyond which no more are accepted. @default 100000 */
    readonly queue?: number;
  };
  /** Longest wait for the signature before an answer goes out with stage `queued`. @default '250ms' */
  readonly signWait?: Duration;
  /** A signature that takes longer has failed and is tried again. @default '5s' */
  readonly signTimeout?: Duration;
  /** Nobody else signs with these keys: a chain that is ahead of the store stops the signer for a review. @default true */
  readonly exclusive?: boolean;
  /**
   * The store was restored from a backup: every signer that it has transactions of stops for a review, and what it holds
   * is parked. For the first start after a restore only, on one instance. @default false
   */
  readonly afterRestore?: boolean;
  /** How long a lane stays owned without a renewal. @default '10s' */
  readonly lease?: Duration;
  /**
   * What this instance does, of several that share a store: `api` takes transactions in and leaves the sending to others,
   * `worker` only sends. @default 'all'
   */
  readonly mode?: 'all' | 'api' | 'worker';
  readonly clock?: Clock;
  readonly random?: Random;
  /** Spans of what is accepted, written and sent: `openTelemetry(api)`. @default none, at no cost */
  readonly tracing?: Tracing;
  /** For tests: called at named places in the life of a transaction, to kill the process there. */
  readonly failpoint?: (point: CrashPoint) => void;
}

const known = new Set([
  'chains',
  'signers',
  'messageTypes',
  'unregistered',
  'policy',
  'store',
  'successOn',
  'retry',
  'rpcTimeout',
  'limits',
  'signWait',
  'signTimeout',
  'exclusive',
  'afterRestore',
  'lease',
  'mode',
  'clock',
  'random',
  'tracing',
  'failpoint',
]);

/** All that is wrong with the options, in one error. @throws BroadcasterError `invalid_option` */
export function checkBroadcasterOptions(options: BroadcasterOptions): void {
  const wrong: string[] = [];
  const expect = (ok: boolean, option: string, what: string, value: unknown) => {
    if (!ok) wrong.push(`expected \`${option}\` to be ${what}, got ${shown(value)}`);
  };
  for (const name of Object.keys(options))
    if (!known.has(name)) wrong.push(`\`${name}\` is not an option; there are ${[...known].join(', ')}`);
  expect(
    Array.isArray(options.chains) && options.chains.length > 0,
    'chains',
    'a list of at least one chain',
    options.chains,
  );
  expect(Array.isArray(options.signers), 'signers', 'a list of signers', options.signers);
  expect(
    typeof options.store?.insert === 'function',
    'store',
    'a store, e.g. `await sqliteStore({ path })`',
    options.store,
  );
  const chains = listOf(options.chains);
  for (const { chain, settleDepth, confirmations, ...reach } of chains) {
    const { transport, endpoints }: { transport?: unknown; endpoints?: unknown } = reach;
    expect(Number.isSafeInteger(chain?.id), 'chain.id', 'a chain id', chain?.id);
    if (endpoints === undefined)
      expect(typeof transport === 'function', `transport of chain ${chain?.id}`, 'a viem transport', transport);
    else if (transport !== undefined)
      wrong.push(`expected \`transport\` or \`endpoints\` of chain ${chain?.id}, got both`);
    else wrong.push(...wrongWithEndpoints(endpoints, `chain ${chain?.id}`));
    if (settleDepth !== undefined) expect(isCount(settleDepth, 0), 'settleDepth', 'an integer from 0 on', settleDepth);
    if (confirmations !== undefined)
      expect(
        isCount(confirmations, 1) || isFinalityTag(confirmations),
        'confirmations',
        "a positive integer, 'safe' or 'finalized'",
        confirmations,
      );
  }
  const ids = chains.map(({ chain }) => chain?.id);
  expect(new Set(ids).size === ids.length, 'chains', 'chains of different ids', ids);
  for (const signer of listOf(options.signers)) {
    const usable = typeof signer?.signTransaction === 'function' && isAddress(signer.address, { strict: false });
    // a key that was passed by mistake must not end up in a log
    if (!usable) wrong.push('expected `signers` to be objects with address and signTransaction, got something else');
    else if (isAddressOnly(signer) && options.mode !== 'api')
      wrong.push(
        `expected a signer that has its key for ${signer.address}, got addressOnly: that is for \`mode: 'api'\``,
      );
  }
  const { successOn, retry } = options;
  if (successOn !== undefined)
    expect(
      ['accepted', 'mined', 'confirmed'].includes(successOn),
      'successOn',
      "'accepted', 'mined' or 'confirmed'",
      successOn,
    );
  if (retry !== undefined)
    expect(typeof retry?.nextDelay === 'function', 'retry', 'a retry policy, e.g. `exponentialBackoff()`', retry);
  if (options.mode !== undefined)
    expect(['all', 'api', 'worker'].includes(options.mode), 'mode', "'all', 'api' or 'worker'", options.mode);
  for (const option of ['rpcTimeout', 'signWait', 'signTimeout', 'lease'] as const) {
    if (options[option] !== undefined && !isDuration(options[option]))
      expect(false, option, "milliseconds or a text like '30s'", options[option]);
  }
  for (const { fees, pollInterval } of chains) {
    if (pollInterval !== undefined)
      expect(isDuration(pollInterval), 'pollInterval', "milliseconds or a text like '30s'", pollInterval);
    if (fees?.bumpAfter !== undefined)
      expect(isDuration(fees.bumpAfter), 'fees.bumpAfter', "milliseconds or a text like '30s'", fees.bumpAfter);
    for (const cap of ['maxFeePerGas', 'maxPriorityFeePerGas'] as const) {
      const value = fees?.[cap];
      if (value !== undefined)
        expect(typeof value === 'bigint' && value > 0n, `fees.${cap}`, 'a positive bigint (wei)', value);
    }
  }
  wrong.push(...complaintsAboutPolicy(options.policy));
  const { inFlightPerSigner, queue } = options.limits ?? {};
  if (inFlightPerSigner !== undefined)
    expect(isCount(inFlightPerSigner, 1), 'limits.inFlightPerSigner', 'a positive integer', inFlightPerSigner);
  if (queue !== undefined) expect(isCount(queue, 1), 'limits.queue', 'a positive integer', queue);
  if (wrong.length > 0) throw new BroadcasterError('invalid_option', wrong.join('; '));
}

/** The lane policy of one chain. */
export function lanePolicyOf(
  options: BroadcasterOptions,
  { chain, settleDepth, confirmations, fees, pollInterval, profile: own }: ChainOptions,
): Omit<LanePolicy, 'termsOf'> {
  const profile = profileOf(chain, own);
  const blockTime = profile.blockTimeMs;
  return {
    settleDepth: Math.max(settleDepth ?? 12, typeof confirmations === 'number' ? confirmations : 0),
    settledBy: isFinalityTag(confirmations) ? confirmations : null,
    window: options.limits?.inFlightPerSigner ?? 16,
    pollMs: pollInterval === undefined ? pollMsFor(blockTime) : durationMs(pollInterval, 'pollInterval'),
    pollsByBlocks: pollInterval === undefined,
    idlePollMs: 15_000,
    maxLookAgeMs: 30_000,
    rebroadcastMs: Math.max(2 * blockTime, 5000),
    bumpAfterMs: durationMs(fees?.bumpAfter ?? '45s', 'fees.bumpAfter'),
    maxFeePerGas: fees?.maxFeePerGas ?? null,
    maxPriorityFeePerGas: fees?.maxPriorityFeePerGas ?? null,
    profile,
    signTimeoutMs: durationMs(options.signTimeout ?? '5s', 'signTimeout'),
    exclusive: options.exclusive ?? true,
    bindLimit: 200,
    queueWindow: 5000,
    retry: options.retry ?? exponentialBackoff(),
  };
}

/** What can be looked at of a list that may be none. */
function listOf<Item>(value: readonly Item[]): readonly Item[] {
  return Array.isArray(value) ? value.map((item) => item ?? ({} as Item)) : [];
}

function isDuration(value: Duration): boolean {
  try {
    durationMs(value, '');
    return true;
  } catch {
    return false;
  }
}

function isCount(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}

function shown(value: unknown): string {
  if (typeof value === 'function' || typeof value === 'object') return value === null ? 'null' : typeof value;
  return typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? 'undefined');
}
