// npm run mutants [-- --afresh] [names]: every wrong variant must be found by the simulation.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { mutants } from './mutants/all.js';
import type { Hunt } from './mutants/hunt.js';
import { inProcesses } from './pool.js';

const { values, positionals } = parseArgs({
  // from seed 1 on, as if none were known: tells how hard each is to find
  options: { afresh: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const chosen = mutants.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const began = performance.now();
let alive = 0;

const tasks = chosen.map(({ name }) => ({ name, afresh: values.afresh }));
await inProcesses<(typeof tasks)[number], Hunt>(
  './mutants/mutants-worker.ts',
  availableParallelism(),
  tasks.values(),
  (result, { name }) => {
    const mutant = chosen.find((one) => one.name === name);
    const label = `${name.padEnd(10)} ${mutant?.wrong}`;
    if (result instanceof Error) console.log(`LOST   ${label}: ${result.message}`);
    else if (result.seed === null) console.log(`ALIVE  ${label}: not found in ${result.tried} seeds`);
    else
      console.log(
        `found  ${label}\n         seed ${result.seed}, ${Math.round(result.ms)} ms: ${result.verdict.slice(0, 160)}`,
      );
    if (result instanceof Error || result.seed === null) alive++;
  },
);
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(`${chosen.length - alive} of ${chosen.length} mutants found in ${seconds} s`);
process.exitCode = alive > 0 || chosen.length === 0 ? 1 : 0;
