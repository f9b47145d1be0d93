import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commandLine } from '../../../test/command-line.js';

const run = commandLine(null);

/** What bash offers behind these words, the last of which is being written. */
async function offered(...words: string[]): Promise<string[]> {
  const { out } = await run(['completion', 'bash']);
  const line = `COMP_WORDS=(tx-broadcaster ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}`;
  const script = `${out}\n${line}; _tx_broadcaster; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
}

test('bash completes commands, what is below them, and their options', async () => {
  expect(await offered('we')).toEqual(['webhooks']);
  expect(await offered('')).toEqual(expect.arrayContaining(['tx', 'signers', 'start', 'completion']));
  expect(await offered('tx', 'ex')).toEqual(['export']);
  expect(await offered('tx', 'export', '--form')).toEqual(['--format']);
  expect(await offered('tx', '--json', 'cancel', 'some-id', '--on')).toEqual(['--once']);
  expect(await offered('backup', '--t')).toEqual(['--to']);
  expect(await offered('no', 'such', '--t')).toEqual(['']);
});

test('zsh and fish have scripts of their own; others are refused', async () => {
  expect((await run(['completion', 'zsh'])).out).toMatch(/^#compdef tx-broadcaster\n/);
  const { out } = await run(['completion', 'fish']);
  expect(out).toContain("-n '__fish_seen_subcommand_from tx; and __fish_seen_subcommand_from export' -l format");
  expect(out).toMatch(/-n '__fish_use_subcommand' -f -a webhooks\n/);
  expect(await run(['completion', 'csh'])).toMatchObject({ code: 2, err: expect.stringContaining('fish') });
});
