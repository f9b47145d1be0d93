import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Fault, faults } from '@tx-broadcaster/core/testing';

export interface Arguments {
  readonly seeds: number;
  readonly from: number;
  readonly without: readonly Fault[];
  readonly besides: readonly Fault[];
  readonly processes: number;
  readonly shrink: boolean;
  readonly trace: boolean;
}

export const usage = `npm run simulate -- [options]

  --seeds N       how many seeds to run (1000)
  --from S        the first of them (1)
  --without A,B   leave fault classes out: ${faults.join(', ')}
  --with A,B      try fault classes for which nothing is promised: split, finality
  --processes P   how many at a time (as many as there are processors)
  --shrink        find out for the first failing seed which fault classes and requests matter
  --trace         with one seed: print everything that happens`;

/** @throws Error with a sentence, for arguments that make no sense */
export function argumentsOf(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      without: { type: 'string', default: '' },
      with: { type: 'string', default: '' },
      processes: { type: 'string', default: String(availableParallelism()) },
      shrink: { type: 'boolean', default: false },
      trace: { type: 'boolean', default: false },
    },
  });
  const { shrink, trace } = values;
  const seeds = whole('seeds', values.seeds, 1);
  if (trace && seeds > 1) throw new Error('--trace prints one seed: say --seeds 1 and --from which');
  return {
    seeds,
    from: whole('from', values.from, 0),
    without: faultsIn('without', values.without),
    besides: faultsIn('with', values.with),
    processes: whole('processes', values.processes, 1),
    shrink,
    trace,
  };
}

function faultsIn(name: string, text: string): Fault[] {
  const given = text.split(',').filter((one) => one !== '');
  return given.map((one) => {
    const fault = faults.find((known) => known === one);
    if (!fault) throw new Error(`--${name}: expected some of ${faults.join(', ')}; got ${one}`);
    return fault;
  });
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new Error(`--${name}: expected an integer of at least ${least}, got ${text}`);
  return value;
}
