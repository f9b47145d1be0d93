import { type Fault, faults, type SimulationOptions, simulate } from '@tx-broadcaster/core/testing';

export interface Shrunk {
  readonly without: readonly Fault[];
  readonly requests: number;
}

/** The least that still breaks one of the rules that the seed broke: fault classes switched off one by one, then requests. */
export async function shrink(
  seed: number,
  already: readonly Fault[],
  besides: readonly Fault[] = [],
): Promise<Shrunk | null> {
  const rulesOf = async (options: SimulationOptions) =>
    (await simulate(seed, { besides, ...options })).violations.map(({ rule }) => rule);
  const broken = new Set(await rulesOf({ without: already }));
  const breaks = async (options: SimulationOptions) => (await rulesOf(options)).some((rule) => broken.has(rule));
  if (broken.size === 0) return null;
  let without = [...already];
  for (const fault of faults) {
    if (without.includes(fault)) continue;
    if (await breaks({ without: [...without, fault] })) without = [...without, fault];
  }
  let requests = 32;
  for (let fewer = requests - 1; fewer > 0; fewer--) {
    if (!(await breaks({ without, requests: fewer }))) break;
    requests = fewer;
  }
  return { without, requests };
}
