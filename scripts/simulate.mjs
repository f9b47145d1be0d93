import { build, exec, install } from './bootstrap.mjs';

install();
const [program = 'simulate', ...rest] = process.argv.slice(2);
// chaos kills the server as it is built; the others run the sources
if (program === 'chaos') build();
const hooks = ['--conditions=@tx-broadcaster/source', '--import', './packages/simulation/src/hooks.ts'];
exec([...hooks, `packages/simulation/src/${program}-main.ts`, ...rest]);
