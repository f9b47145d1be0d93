import {
  Broadcaster,
  BroadcasterError,
  type Clock,
  calldataType,
  memoryStore,
  messageOf,
  privateKeySigner,
  systemClock,
  type TransactionRecord,
} from '@tx-broadcaster/core';
import { type Address, type Chain, getContractAddress, type Hex } from 'viem';
import { Unavailable } from '../commands/unavailable.js';
import { callOf, deployment } from './sample-contract.js';
import { trialNode } from './trial-node.js';
import type { TrialOptions } from './trial-options.js';
import { type Kind, type Outcome, reportOf, type TrialReport } from './trial-report.js';

export interface TrialContext {
  readonly chain: Chain;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Told how it goes. */
  readonly progress: (line: string) => void;
}

interface Handed {
  readonly kind: Kind;
  readonly id: string;
  readonly at: number;
  acknowledgedAt: number | null;
  minedAt: number | null;
  asked: Outcome['asked'];
}

const lookMs = 250;
/** Blocks on top of which the trial believes that a cancel was granted. */
const settleDepth = 2;

/**
 * Sends transfers of 1 wei to the sender itself, has some of them replaced and some cancelled, creates a contract and calls
 * it; waits for all of it, and compares with the chain. Nothing of it is kept.
 *
 * @throws Unavailable where the node cannot be used at all
 */
export async function runTrial(options: TrialOptions, context: TrialContext): Promise<TrialReport> {
  const { chain, progress, clock = systemClock } = context;
  const signer = privateKeySigner(options.privateKey);
  const node = trialNode(options.rpcUrls);
  await node.check(options.chainId);
  const before = await node.count(signer.address);
  const notes: string[] = [];
  let contract: Address = signer.address;
  const broadcaster = new Broadcaster({
    chains: [
      {
        chain,
        endpoints: options.rpcUrls.map((url) => ({ url })),
        settleDepth,
        confirmations: 1,
        fees: options.maxFeePerGas === null ? {} : { maxFeePerGas: options.maxFeePerGas },
      },
    ],
    signers: [signer],
    messageTypes: {
      transfer: calldataType({ to: signer.address, value: 1n }),
      deployment,
      call: callOf(() => contract),
    },
    store: memoryStore(),
    clock,
  });
  const handed = new Map<string, Handed>();
  broadcaster.on('transaction', ({ type, transaction }) => {
    const one = handed.get(transaction.transaction_id);
    if (one && type === 'accepted') one.acknowledgedAt ??= clock.now();
    if (one && transaction.block_number !== null) one.minedAt ??= clock.now();
  });
  const begun = clock.now();
  const deadline = begun + options.timeoutMs;
  const hand = async (kind: Kind, type: 'transfer' | 'deployment' | 'call', data: string | number | null) => {
    const at = clock.now();
    const { transaction } = await broadcaster.accept(type, data, {});
    const one: Handed = { kind, id: transaction.transaction_id, at, acknowledgedAt: null, minedAt: null, asked: null };
    handed.set(one.id, one);
    return one;
  };
  const records = async () =>
    (await Promise.all([...handed.keys()].map((id) => broadcaster.get(id)))).filter((record) => record !== null);
  const until = async (is: (all: readonly TransactionRecord[]) => boolean) => {
    while (clock.now() < deadline) {
      if (is(await records())) return;
      await new Promise<void>((resolve) => void clock.after(lookMs, resolve));
    }
  };

  await broadcaster.start();
  try {
    const quarter = Math.max(1, Math.floor(options.count / 4));
    const deployed = await hand('deployment', 'deployment', null);
    // few enough for the pool of any node: only what waits there can be replaced
    const dearer = await several(Math.min(quarter, 5), () => hand('replacement', 'transfer', '0x'));
    const ended = await several(Math.min(quarter, 5), () => hand('cancel', 'transfer', '0x'));
    await until((all) => all.every(({ stage }) => !['queued', 'signed', 'sent'].includes(stage)));
    await Promise.all([
      ...dearer.map((one) => ask(one, (id) => broadcaster.speedUp(id))),
      ...ended.map((one) => ask(one, (id) => broadcaster.cancel(id))),
    ]);
    progress('asked for dearer attempts and cancels');
    for (let n = 0; n < options.count; n++) await hand('transfer', 'transfer', '0x');
    progress(`handed in ${handed.size} transactions`);
    await until((all) => all.every(isDone));

    const home = await broadcaster.get(deployed.id);
    if (home?.stage === 'confirmed' && home.nonce !== null) {
      contract = getContractAddress({ from: signer.address, nonce: BigInt(home.nonce) });
      for (let n = 0; n < quarter; n++) await hand('call', 'call', n + 1);
      progress(`called the contract at ${contract}`);
      await until((all) => all.every(isDone));
    } else notes.push('no contract could be created here: none was called');

    const outcomes = await Promise.all([...handed.values()].map((one) => outcomeOf(one, broadcaster)));
    const left = outcomes.filter(({ record }) => !isDone(record));
    const why = new Set(left.flatMap(({ record }) => record.blocked_reason ?? record.blocked_on ?? []));
    if (left.length > 0) notes.push(`${left.length} were not finished in time; what was sent may still be mined`);
    for (const reason of why) notes.push(`they wait: ${reason}`);
    return reportOf(outcomes, {
      chainId: chain.id,
      signer: signer.address,
      durationMs: clock.now() - begun,
      nonces: { before, after: await node.count(signer.address) },
      confirmedByReceipt: await node.executed(outcomes.flatMap(minedHash)),
      notes,
    });
  } finally {
    await broadcaster.stop();
  }
}

/** Asks something of a transaction; where it is too late for it, it was mined already. */
async function ask(one: Handed, act: (id: string) => Promise<unknown>): Promise<void> {
  try {
    await act(one.id);
    one.asked = 'taken';
  } catch (error) {
    if (!BroadcasterError.is(error) || !['too_late', 'already_terminal', 'not_in_mempool'].includes(error.code))
      throw new Unavailable(messageOf(error), { cause: error });
    one.asked = 'too_late';
  }
}

async function outcomeOf(one: Handed, broadcaster: Broadcaster): Promise<Outcome> {
  const [record, history] = await Promise.all([broadcaster.get(one.id), broadcaster.history(one.id)]);
  if (!record) throw new Error(`transaction ${one.id} is not in the store`);
  const { kind, at, acknowledgedAt, minedAt, asked } = one;
  const since = (moment: number | null) => (moment === null ? null : moment - at);
  const times = { acknowledgedAfter: since(acknowledgedAt), minedAfter: since(minedAt) };
  return { kind, record, attempts: history?.attempts ?? [], asked, ...times };
}

/** With an outstanding wish the chain has not decided yet. */
function isDone({ stage, wish }: TransactionRecord): boolean {
  return wish === null && ['confirmed', 'reverted', 'cancelled', 'expired', 'exhausted', 'rejected'].includes(stage);
}

function minedHash({ record: { stage, hash } }: Outcome): Hex[] {
  return hash !== null && (stage === 'confirmed' || stage === 'mined') ? [hash] : [];
}

async function several<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let n = 0; n < count; n++) made.push(await make());
  return made;
}
