// npm run bench [-- --quick] [-- --only trivial|anvil|slow-node|backlog|signing] [-- --profile]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backlog } from '#bench/backlog';
import { machine, type Results, report, wrongs } from '#bench/report';
import { signing } from '#bench/signing';
import { slowNodes } from '#bench/slow-node';
import { type Throughput, throughput } from '#bench/throughput';

const parts = ['trivial', 'anvil', 'slow-node', 'backlog', 'signing'] as const;
const latencies = [0, 50, 500];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    profile: { type: 'boolean', default: false },
  },
});
const size = values.quick
  ? { rounds: 1, saturateMs: 2_500, paceMs: 2_500, slowMs: 1_500, backlog: 10_000 }
  : { rounds: 5, saturateMs: 3_000, paceMs: 3_000, slowMs: 2_000, backlog: 100_000 };
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
  const signatures = wanted('signing') ? await signing() : null;
  return {
    machine: facts,
    throughput: throughputs,
    slowNodes: slow,
    ...(waiting ? { backlog: waiting } : {}),
    ...(signatures ? { signing: signatures } : {}),
  };
}

function say(what: string): void {
  console.error(`${new Date().toTimeString().slice(0, 8)} ${what}`);
}
