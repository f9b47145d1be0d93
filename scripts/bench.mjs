import { build, exec, install } from './bootstrap.mjs';

install();
build();
exec(['--import', 'tsx', 'packages/bench/src/main.ts', ...process.argv.slice(2)]);
