import type { SuccessOn } from '../../transaction/stage.js';
import { Chance } from './chance.js';
import { type DialectName, dialectNames } from './dialects.js';

/** What may go wrong, in classes that can be switched off one by one to find the one that matters. */
export const faults = [
  /** Processes die and are restarted. */
  'kill',
  /** Processes stand still, often for longer than their lease. */
  'pause',
  /** The store's answers get lost, its writes come late. */
  'store',
  /** Requests to send and their answers get lost, cut, or answered by a gateway. */
  'send',
  /** Requests to send arrive minutes late or twice. */
  'late',
  /** Nodes answer what is not true. */
  'lie',
  /** Reads fail. */
  'read',
  /** Nodes, or some of the backends behind one, are behind the others. */
  'lag',
  /** Processes disagree about the time. */
  'skew',
  /** Nodes cannot be reached, or answer 502, for a while. */
  'outage',
  /** Nodes do not hear of each other's transactions. */
  'partition',
  /** Blocks are replaced. */
  'reorg',
  /** Pools forget. */
  'evict',
  /** Prices rise and fall. */
  'fees',
  /** Blocks pass the signer by. */
  'crowd',
  /** The key is used elsewhere. */
  'foreign',
  /** The signer runs out of money. */
  'funds',
  /** The key cannot be reached. */
  'signer',
  /** Transactions that some or all nodes refuse. */
  'poison',
  /** People retry, cancel and speed up. */
  'admin',
  /** People pause signers, and resume them. */
  'standstill',
  /** Transactions with deadlines. */
  'deadline',
  /** Nodes stay on a branch that the others have left. */
  'fork',
  /** Blocks are replaced that lie deeper than anything is decided at. */
  'finality',
  /** The store is set back to an older copy of itself. */
  'restore',
  /** A development chain begins again; other nodes show another chain of the same id for a while. */
  'reset',
  /** A balancer sends every single call to another backend, some of which are behind. Beyond what is promised: off unless asked for. */
  'split',
] as const;
export type Fault = (typeof faults)[number];

/** Everything about a run that is decided before it begins. Durations in ms. */
export interface Scenario {
  readonly seed: number;
  readonly stormMs: number;
  readonly blockMs: number;
  /** Blocks are made for each transaction, by a development node. */
  readonly automine: boolean;
  /** The chain has no base fee. */
  readonly legacy: boolean;
  readonly settleDepth: number;
  /** How far `finalized` lies behind the head; null: not told. */
  readonly finalizedDepth: number | null;
  readonly nodes: readonly DialectName[];
  /** What a node does with a nonce that does not follow. */
  readonly gaps: 'queue' | 'refuse';
  readonly overflow: 'refuse' | 'forget';
  readonly instances: number;
  readonly signers: number;
  readonly window: number;
  readonly exclusive: boolean;
  readonly successOn: SuccessOn;
  readonly requests: number;
  readonly bumpAfterMs: number;
  readonly maxFeePerGas: bigint | null;
  /** What the base fee comes to in the end, gwei. */
  readonly calmFee: number;
  readonly leaseMs: number;
  /** How often each fault strikes: 0 never, 1 as usual. */
  readonly rates: Readonly<Record<Fault, number>>;
}

/** What nothing is promised for. */
const beyond: readonly Fault[] = ['split'];

/** What turns everything over: a seed has one of these at most, and most have none. */
const upheavals = ['finality', 'restore', 'reset'] as const;
type Upheaval = (typeof upheavals)[number];

/**
 * Draws a run's scenario. Each seed suffers from some of the faults only: rare ones show where common ones are silent.
 * `besides` names faults to try although nothing is promised for them.
 */
export function scenarioOf(seed: number, without: readonly Fault[] = [], besides: readonly Fault[] = []): Scenario {
  const chance = new Chance(seed, 'scenario');
  const upheaval = upheavalOf(seed, besides);
  const isDevelopment = chance.hit(0.08);
  const automine = isDevelopment || (upheaval === 'reset' && seed % 2 === 0);
  const settleDepth = chance.pick([2, 3, 4, 6]);
  const scenario: Scenario = {
    seed,
    stormMs: chance.pick([120_000, 240_000, 480_000]),
    blockMs: chance.pick([2000, 4000, 12_000]),
    automine,
    legacy: chance.hit(0.08),
    settleDepth,
    finalizedDepth: chance.hit(0.5) ? null : settleDepth + chance.between(0, 8),
    nodes: Array.from({ length: automine ? 1 : chance.pick([1, 2, 2, 3]) }, () => chance.pick(dialectNames)),
    gaps: chance.hit(0.25) ? 'refuse' : 'queue',
    overflow: chance.hit(0.3) ? 'forget' : 'refuse',
    instances: chance.pick([1, 1, 2, 3]),
    signers: chance.hit(0.2) ? 2 : 1,
    window: chance.pick([1, 2, 4, 16]),
    exclusive: chance.hit(0.4),
    successOn: chance.pick(['accepted', 'mined', 'confirmed']),
    requests: chance.between(4, 18),
    bumpAfterMs: chance.pick([8000, 20_000, 45_000]),
    maxFeePerGas: chance.hit(0.3) ? BigInt(chance.between(20, 200)) * 10n ** 9n : null,
    calmFee: automine ? 1 : chance.pick([1, 1, 3, 8]),
    leaseMs: 10_000,
    rates: { ...quiet },
  };
  const rates = { ...quiet };
  for (const fault of faults) {
    const rate = chance.hit(0.65) ? chance.pick([0.4, 1, 1, 2.5]) : 0;
    // a development node has no other node to be behind, and no reorgs
    const possible = !automine || !['lag', 'split', 'reorg', 'fork', 'finality'].includes(fault);
    const promised = !beyond.includes(fault) || besides.includes(fault);
    const hasItsTurn = !isUpheaval(fault) || fault === upheaval;
    if (possible && promised && hasItsTurn && !without.includes(fault))
      rates[fault] = isUpheaval(fault) ? Math.max(rate, 0.4) : rate;
  }
  return { ...scenario, rates };
}

/** Drawn by itself, so that leaving one out changes nothing else. */
function upheavalOf(seed: number, besides: readonly Fault[]): Upheaval | null {
  const chance = new Chance(seed, 'upheaval');
  const [comes, which] = [chance.hit(0.25), chance.pick(upheavals)];
  return upheavals.find((one) => besides.includes(one)) ?? (comes ? which : null);
}

function isUpheaval(fault: Fault): fault is Upheaval {
  return upheavals.some((one) => one === fault);
}

const quiet: Readonly<Record<Fault, number>> = Object.fromEntries(faults.map((fault) => [fault, 0])) as Record<
  Fault,
  number
>;
