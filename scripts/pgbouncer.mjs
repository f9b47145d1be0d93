// Fetches pgbouncer out of the operating system's packages, with the libraries of it that are not installed, for the tests
// of the way through a pooler. Without apt, or without a network, they are skipped.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const folder = '.cache/pgbouncer';
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, stdio: 'pipe', timeout: 120_000, encoding: 'utf8' });

if (existsSync(join(folder, 'pgbouncer')) || existsSync('/usr/sbin/pgbouncer')) process.exit(0);
const temp = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
try {
  run('apt-get', ['download', 'pgbouncer'], temp);
  const [deb] = readdirSync(temp);
  const needed = run('dpkg-deb', ['-f', deb, 'Depends'], temp)
    .split(/[,|]/)
    .map((entry) => entry.trim().split(/[\s:(]/)[0])
    // the two that every system has
    .filter((name) => /^lib(?!c6|systemd)/.test(name));
  run('apt-get', ['download', ...needed], temp);
  for (const name of readdirSync(temp)) run('dpkg', ['-x', name, 'unpacked'], temp);
  mkdirSync(folder, { recursive: true });
  const files = readdirSync(join(temp, 'unpacked'), { recursive: true, withFileTypes: true });
  for (const { name, parentPath } of files) {
    const isWanted = name === 'pgbouncer' ? basename(parentPath) === 'sbin' : /^lib.*\.so[.\d]*$/.test(name);
    if (isWanted) copyFileSync(join(parentPath, name), join(folder, name));
  }
  console.log('pgbouncer is there');
} catch (error) {
  console.log(`no pgbouncer: ${String(error.message).split('\n')[0]}`);
} finally {
  rmSync(temp, { recursive: true, force: true });
}
