import { type Hex, keccak256 } from 'viem';
import type { Chance } from './chance.js';
import { type Refusal, said } from './dialects.js';
import type { SimulatedNode } from './node.js';
import type { Fault } from './scenario.js';

/** What a caller hears of its call. */
export type Answer =
  | 'truth'
  | 'nothing'
  | 'reset'
  | 'refused'
  | 500
  | 502
  | 503
  | 429
  | 'null'
  | 'another hash'
  | 'its hash'
  | Refusal;

/** What becomes of one call: whether, when and how often the node takes it, and what the caller hears. */
export interface Fate {
  readonly takes: boolean | 'late' | 'twice';
  readonly answers: Answer;
}

const fine: Fate = { takes: true, answers: 'truth' };

type Table = readonly [weight: number, fate: Fate][];

const sending: Table = [
  [3, { takes: false, answers: 'nothing' }],
  [4, { takes: true, answers: 'nothing' }],
  [2, { takes: false, answers: 'reset' }],
  [3, { takes: true, answers: 'reset' }],
  [3, { takes: false, answers: 500 }],
  [4, { takes: true, answers: 502 }],
  [2, { takes: false, answers: 503 }],
  [1, { takes: true, answers: 503 }],
  [3, { takes: false, answers: 429 }],
  [2, { takes: false, answers: 'refused' }],
];

const late: Table = [
  [2, { takes: 'late', answers: 'nothing' }],
  [1, { takes: 'late', answers: 502 }],
  [1, { takes: 'twice', answers: 'truth' }],
];

const lies: Table = [
  [3, { takes: false, answers: 'its hash' }],
  [2, { takes: true, answers: 'another hash' }],
  [1, { takes: false, answers: 'another hash' }],
  [1, { takes: true, answers: 'null' }],
  [2, { takes: true, answers: 'gas' }],
  [2, { takes: true, answers: 'busy' }],
  [2, { takes: true, answers: 'known' }],
  [1, { takes: true, answers: 'replacement' }],
  [1, { takes: true, answers: 'nonce too low' }],
  [2, { takes: false, answers: 'known' }],
  [2, { takes: false, answers: 'nonce too low' }],
  [2, { takes: false, answers: 'replacement' }],
  [2, { takes: false, answers: 'pool full' }],
  [1, { takes: false, answers: 'nonce too high' }],
  [1, { takes: false, answers: 'underpriced' }],
  [2, { takes: false, answers: 'gas' }],
];

const reading: Table = [
  [3, { takes: false, answers: 503 }],
  [2, { takes: false, answers: 'nothing' }],
  [2, { takes: false, answers: 'busy' }],
  [1, { takes: false, answers: 'null' }],
  [1, { takes: false, answers: 'reset' }],
];

/** Draws a fate. The same number of draws whatever strikes. */
export function fateOf(chance: Chance, rate: (fault: Fault) => number, sends: boolean): Fate {
  const [lost, delayed, lied, which] = [chance.next(), chance.next(), chance.next(), chance.next()];
  if (!sends) return lost < 0.04 * rate('read') ? from(reading, which) : fine;
  if (lied < 0.12 * rate('lie')) return from(lies, which);
  if (delayed < 0.06 * rate('late')) return from(late, which);
  return lost < 0.3 * rate('send') ? from(sending, which) : fine;
}

function from(table: Table, which: number): Fate {
  let left = which * table.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, fate] of table) {
    left -= weight;
    if (left < 0) return fate;
  }
  return fine;
}

/** The answer as a transport gives it. */
export function answerOf(
  answer: Exclude<Answer, 'truth'>,
  node: SimulatedNode,
  raw: Hex,
): { result: unknown } | { error: unknown } | null {
  switch (answer) {
    case 'nothing':
      return null;
    case 'null':
      return { result: null };
    case 'its hash':
      return { result: keccak256(raw) };
    case 'another hash':
      return { result: keccak256('0x00') };
    case 'reset':
      return { error: new Error('socket hang up') };
    case 'refused':
      return { error: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }) };
    case 500:
    case 502:
    case 503:
    case 429:
      return { error: Object.assign(new Error(`HTTP ${answer}`), { status: answer }) };
    default:
      return { error: said(node.dialect, answer) };
  }
}
