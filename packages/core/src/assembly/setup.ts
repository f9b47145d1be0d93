import { type Address, getAddress } from 'viem';
import { type Clock, type Random, systemClock, systemRandom } from '../clock.js';
import { MessageTypes } from '../handler/call/message-types.js';
import { capsFor } from '../lane/demands.js';
import type { LanePolicy } from '../lane/policy.js';
import { type BroadcasterOptions, checkBroadcasterOptions, lanePolicyOf } from '../options.js';
import type { Signer } from '../signer/signer.js';
import { detachedClock, remembered, tracedStore } from '../tracing/traced.js';
import type { FeeCaps } from '../transaction/fees.js';
import { idMaker } from '../transaction/id.js';
import type { Transaction } from '../transaction/transaction.js';

/** What the options come to, defaults filled in: all that is known before anything runs. */
export interface Setup {
  /** As given; their store is traced where that is wanted. */
  readonly options: BroadcasterOptions;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: () => string;
  readonly signers: ReadonlyMap<Address, Signer>;
  readonly messageTypes: MessageTypes;
  /** By chain id. */
  readonly policies: ReadonlyMap<number, LanePolicy>;
  /** What a dearer attempt of a transaction may cost at most. */
  readonly capsOf: (transaction: Transaction, gas: bigint | null) => FeeCaps;
}

const noCaps: FeeCaps = { maxFeePerGas: null, maxPriorityFeePerGas: null };

/** @throws BroadcasterError `invalid_option`, naming every wrong option */
export function setUp(options: BroadcasterOptions): Setup {
  checkBroadcasterOptions(options);
  const { clock: given = systemClock, random = systemRandom, tracing, store, unregistered, policy } = options;
  const clock = tracing ? detachedClock(given, tracing) : given;
  const newId = idMaker(clock, random);
  const messageTypes = new MessageTypes(options.messageTypes, { unregistered: unregistered || null, policy });
  const termsOf = (messageType: string) => messageTypes.termsOf(messageType);
  const policies = new Map(
    options.chains.map((chain) => [chain.chain.id, { ...lanePolicyOf(options, chain), termsOf }]),
  );
  return {
    options: tracing ? { ...options, store: tracedStore(store, tracing) } : options,
    clock,
    random,
    newId: tracing ? remembered(newId, tracing) : newId,
    signers: new Map(options.signers.map((signer) => [getAddress(signer.address), signer])),
    messageTypes,
    policies,
    capsOf(transaction, gas) {
      const chainPolicy = policies.get(transaction.chainId);
      return chainPolicy ? capsFor(transaction, gas, chainPolicy) : noCaps;
    },
  };
}
