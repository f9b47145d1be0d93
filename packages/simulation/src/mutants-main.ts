import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { mutants } from './mutants/all.js';
import type { Hunt } from './mutants/hunt.js';
import { knownSeeds, rememberSeeds } from './mutants/known-seeds.js';
import type { MutantTask } from './mutants/mutants-worker.js';
import { inProcesses } from './pool.js';

const usage = `npm run mutants -- [options] [names]

Every wrong variant must be found by the simulation.

  --afresh  begin at seed 1, as if no seed were known, and write down which seeds find them`;

try {
  const { values, positionals } = parseArgs({
    options: { afresh: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const chosen = mutants.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  if (chosen.length < positionals.length)
    throw new Error(`expected some of ${mutants.map(({ name }) => name).join(', ')}`);
  process.exitCode = await huntAll(chosen, values.afresh);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  process.exitCode = 2;
}

async function huntAll(chosen: typeof mutants, afresh: boolean): Promise<number> {
  const began = performance.now();
  const known = knownSeeds();
  const found: Record<string, number> = {};
  const tasks = chosen.map(({ name }): MutantTask => ({ name, known: afresh ? null : (known[name] ?? null) }));
  const script = './mutants/mutants-worker.ts';
  await inProcesses<MutantTask, Hunt>(script, availableParallelism(), tasks.values(), (result, { name }) => {
    const label = `${name.padEnd(10)} ${chosen.find((one) => one.name === name)?.wrong}`;
    if (result instanceof Error) console.log(`LOST   ${label}: ${result.message}`);
    else if (result.seed === null) console.log(`ALIVE  ${label}: not found in ${result.tried} seeds`);
    else {
      found[name] = result.seed;
      console.log(`found  ${label}`);
      console.log(`         seed ${result.seed}, ${Math.round(result.ms)} ms, ${result.verdict.slice(0, 150)}`);
    }
  });
  if (afresh) rememberSeeds({ ...known, ...found });
  const count = Object.keys(found).length;
  console.log(`${count} of ${chosen.length} mutants found in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return count === chosen.length ? 0 : 1;
}
