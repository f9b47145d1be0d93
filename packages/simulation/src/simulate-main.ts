import { simulate } from '@tx-broadcaster/core/testing';
import { type Arguments, argumentsOf, usage } from './arguments.js';
import { inProcesses } from './pool.js';
import type { Batch, BatchResult } from './seeds-worker.js';
import { shrink } from './shrink.js';
import { added, gaps, noTotals, table } from './totals.js';

const batchSize = 25;
/** Violations that are printed. */
const shown = 20;

try {
  const given = argumentsOf(process.argv.slice(2));
  process.exitCode = given.trace ? await trace(given) : await runAll(given);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  process.exitCode = 2;
}

async function runAll({ seeds, from, without, besides, processes, shrink: wanted }: Arguments): Promise<number> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const broken: string[] = [];
  let totals = noTotals();
  let told = 0;
  let interrupted = false;
  process.once('SIGINT', () => {
    interrupted = true;
    console.error('interrupted: what has begun is finished, and told');
  });
  function* batches(): Generator<Batch> {
    for (let next = from; next < from + seeds && !interrupted; next += batchSize)
      yield { from: next, count: Math.min(batchSize, from + seeds - next), without, besides };
  }
  await inProcesses<Batch, BatchResult>('./seeds-worker.ts', processes, batches(), (result, batch) => {
    if (result instanceof Error)
      broken.push(`seeds ${batch.from} to ${batch.from + batch.count - 1}: ${result.message}`);
    else {
      totals = added(totals, result);
      // a long run must not keep to itself what it has found
      for (const { seed, rule, what } of result.violations) console.error(`seed ${seed}: ${rule} ${what}`);
    }
    if (seconds() - told < 10) return;
    told = seconds();
    const rate = (totals.seeds / told).toFixed(1);
    console.error(`${totals.seeds} of ${seeds} seeds, ${totals.violations.length} violations, ${rate} a second`);
  });
  console.log(table(totals, seconds()));
  for (const what of broken) console.log(what);
  const missing = gaps(totals);
  if (missing.length > 0) console.log(`never happened: ${missing.join(', ')}`);
  for (const { seed, rule, what } of totals.violations.slice(0, shown)) console.log(`seed ${seed}: ${rule} ${what}`);
  const [first] = totals.violations;
  if (first) {
    const left = [
      without.length > 0 ? ` --without ${without.join(',')}` : '',
      besides.length > 0 ? ` --with ${besides.join(',')}` : '',
    ].join('');
    console.log(`repeat it with: npm run simulate -- --from ${first.seed} --seeds 1 --trace${left}`);
    if (wanted) await tellShrunk(first.seed, without, besides);
  }
  return totals.violations.length + broken.length + missing.length > 0 ? 1 : 0;
}

async function tellShrunk(seed: number, already: Arguments['without'], besides: Arguments['besides']): Promise<void> {
  const shrunk = await shrink(seed, already, besides);
  if (!shrunk) return;
  console.log(`it needs the first ${shrunk.requests} requests, and no more faults than are left by:`);
  console.log(
    `  npm run simulate -- --from ${seed} --seeds 1 --trace --without ${shrunk.without.join(',')}${besides.length > 0 ? ` --with ${besides.join(',')}` : ''}`,
  );
}

async function trace({ from, without, besides }: Arguments): Promise<number> {
  const { violations } = await simulate(from, { without, besides, trace: (line) => console.log(line) });
  for (const { rule, what } of violations) console.log(`${rule} ${what}`);
  return violations.length > 0 ? 1 : 0;
}
