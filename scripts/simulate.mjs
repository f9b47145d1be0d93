import { exec, install } from './bootstrap.mjs';

install();
const [program = 'simulate', ...rest] = process.argv.slice(2);
const hooks = ['--conditions=@tx-broadcaster/source', '--import', './packages/simulation/src/hooks.ts'];
exec([...hooks, `packages/simulation/src/${program}-main.ts`, ...rest]);
