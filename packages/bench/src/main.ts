// npm run bench [-- --quick] [-- --only trivial|anvil|slow-node|backlog|signing|postgres|rows] [-- --rows N] [-- --profile]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backlog } from '#bench/backlog';
import { onPostgres } from '#bench/postgres';
import { machine, type Results, report, wrongs } from '#bench/report';
import { rowsOn } from '#bench/rows';
import { say } from '#bench/say';
import { signing } from '#bench/signing';
import { slowNodes } from '#bench/slow-node';
import { type Throughput, throughput } from '#bench/throughput';

const parts = ['trivial', 'anvil', 'slow-node', 'backlog', 'signing', 'postgres', 'rows'] as const;
const latencies = [0, 50, 500];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    profile: { type: 'boolean', default: false },
    rows: { type: 'string', default: '1000000' },
    instances: { type: 'string' },
    lanes: { type: 'string' },
  },
});
const size = values.quick
  ? { rounds: 1, saturateMs: 2_500, paceMs: 2_500, slowMs: 1_500, backlog: 10_000, instances: [1, 2], lanes: [1, 8] }
  : {
      rounds: 5,
      saturateMs: 3_000,
      paceMs: 3_000,
      slowMs: 2_000,
      backlog: 100_000,
      instances: [1, 2, 4],
      lanes: [1, 8, 64],
    };
const rows = Number(values.rows);
if (!Number.isSafeInteger(rows) || rows < 10_000) {
  console.error(`expected --rows to be an integer from 10000 on, got ${values.rows}`);
  process.exit(2);
}
const counts = (name: 'instances' | 'lanes') => {
  const listed = values[name]?.split(',').map(Number) ?? size[name];
  if (listed.every((count) => Number.isSafeInteger(count) && count > 0)) return listed;
  console.error(`expected --${name} to be positive integers with commas between them, got ${values[name]}`);
  process.exit(2);
};
const combinations = { instances: counts('instances'), lanes: counts('lanes') };
const unknown = values.only?.find((name) => !parts.some((part) => part === name));
if (unknown !== undefined) {
  console.error(`expected --only to be one of ${parts.join(', ')}, got ${unknown}`);
  process.exit(2);
}
const wanted = (part: (typeof parts)[number]) => values.only?.includes(part) ?? true;

const cache = resolve('.cache');
mkdirSync(cache, { recursive: true });
const directory = mkdtempSync(`${cache}/bench-`);
process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
// an end by signal runs no exit handlers: this one, and those that stop what was started
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

const results = await measure();
writeFileSync(`${cache}/bench.json`, `${JSON.stringify(results, null, 2)}\n`);
console.log(`\n${report(results)}\n\nAll figures are in .cache/bench.json.`);
if (wrongs(results).length > 0) process.exitCode = 1;

async function measure(): Promise<Results> {
  const facts = machine();
  const throughputs: Throughput[] = [];
  const execArgv = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${cache}/bench-profile`] : [];
  for (const node of ['trivial', 'anvil'] as const) {
    if (!wanted(node)) continue;
    say(`both systems on the ${node} node`);
    throughputs.push(await throughput({ node, directory, ...size, execArgv }));
  }
  if (wanted('slow-node')) say('ours on slow nodes');
  const slow = wanted('slow-node') ? await slowNodes({ directory, latencies, ...size }) : [];
  if (wanted('backlog')) say('ours without a node');
  const waiting = wanted('backlog') ? await backlog(directory, size.backlog) : null;
  if (wanted('postgres')) say('both systems on PostgreSQL');
  const postgres = wanted('postgres')
    ? await onPostgres({ ...size, ...combinations, rounds: Math.min(3, size.rounds) })
    : [];
  if (wanted('rows')) say(`questions about ${rows} transactions`);
  const questions = wanted('rows') ? await rowsOn(directory, values.quick ? 50_000 : rows, 50) : [];
  const signatures = wanted('signing') ? await signing() : null;
  return {
    machine: facts,
    throughput: throughputs,
    slowNodes: slow,
    postgres,
    rows: questions,
    ...(waiting ? { backlog: waiting } : {}),
    ...(signatures ? { signing: signatures } : {}),
  };
}
