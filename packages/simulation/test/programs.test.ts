import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

function program(name: string, ...args: string[]) {
  const hooks = ['--conditions=@tx-broadcaster/source', '--import', './packages/simulation/src/hooks.ts'];
  const main = `packages/simulation/src/${name}-main.ts`;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...hooks, main, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('seeds run in several processes, and are told as a table', () => {
  const { status, stdout } = program('simulate', '--seeds', '60', '--from', '100', '--processes', '2');
  expect(stdout).toMatch(/seeds +60\n/);
  expect(stdout).toMatch(/violations +0\n/);
  expect(status).toBe(0);
});

test('one seed is printed event by event', () => {
  const { status, stdout } = program('simulate', '--seeds', '1', '--from', '3', '--trace');
  expect(stdout).toMatch(/^\d+ signed .* is signed, pending$/m);
  expect(status).toBe(0);
});

test('arguments that make no sense are explained', () => {
  const { status, stderr } = program('simulate', '--without', 'rain');
  expect(stderr).toMatch(/got rain[\s\S]*--seeds N/);
  expect(status).toBe(2);
});

test('a mutant is found, and one that there is not is an error', () => {
  const { status, stdout } = program('mutants', 'w03');
  expect(stdout).toMatch(/found {2}w03 .*\n +seed \d+, .*C1/);
  expect(status).toBe(0);
  expect(program('mutants', 'nobody').stderr).toMatch(/expected some of .*w03/);
});

test('the built server is killed, and nothing of what it answered is lost', () => {
  const { status, stdout } = program('chaos', '--kills', '3', '--worlds', '1');
  expect(stdout).toMatch(/kills +3\n/);
  expect(stdout).toMatch(/violations +0\n/);
  expect(status).toBe(0);
});
