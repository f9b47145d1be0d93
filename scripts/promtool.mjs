// Fetches promtool out of the operating system's package of Prometheus, for the tests of metrics and alerts. Without
// apt, or without a network, they go without it.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = '.cache/promtool';
const target = join(folder, 'promtool');
const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: 'pipe', timeout: 120_000 });

if (existsSync(target) || existsSync('/usr/bin/promtool')) process.exit(0);
const temp = mkdtempSync(join(tmpdir(), 'promtool-'));
try {
  run('apt-get', ['download', 'prometheus'], temp);
  const [deb] = readdirSync(temp);
  run('dpkg', ['-x', deb, 'unpacked'], temp);
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(temp, 'unpacked/usr/bin/promtool'), target);
  console.log('promtool is there');
} catch (error) {
  console.log(`no promtool: ${String(error.message).split('\n')[0]}`);
} finally {
  rmSync(temp, { recursive: true, force: true });
}
