import { build, exec, install } from './bootstrap.mjs';

install();
build();
const args = process.argv.slice(2);
const main = args.includes('dashboard') ? 'packages/dashboard/bench/main.ts' : 'packages/bench/src/main.ts';
exec(['--import', 'tsx', main, ...args]);
