import { join } from 'node:path';
import { systemClock } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { commandLine } from '../../test/command-line.js';
import { help } from '../config/help.js';
import { ending, everyCommandOf, makeProgram } from './program.js';

const page = join(import.meta.dirname, '../../../../docs/cli.md');

function programWriting(out: (text: string) => void) {
  return makeProgram({
    env: {},
    out,
    err: out,
    isTerminal: false,
    readInput: async () => '',
    signal: new AbortController().signal,
    clock: systemClock,
  });
}

test('docs/cli.md is what --help says (vitest -u writes it anew)', async () => {
  let text = '';
  const commands = everyCommandOf(programWriting((chunk) => (text += chunk)));
  const parts = commands.map((command) => {
    text = '';
    command.outputHelp();
    const title = text.split('\n')[0]?.replace(/^Usage: tx-broadcaster (.*?) \[options\].*$/, '$1');
    return `## ${title}\n\n\`\`\`\n${text.replace(ending, '').trim()}\n\`\`\`\n`;
  });
  const first =
    '# The command line\n\nWritten from the `--help` of every command. Those of the server itself: `tx-broadcaster --help`.\n';
  const common = `## Of all commands\n\n\`\`\`\n${ending.trim()}\n\`\`\`\n`;
  await expect([first, common, ...parts].join('\n')).toMatchFileSnapshot(page);
});

test('the help of the server names every command', () => {
  const names = programWriting(() => {}).commands.map((command) => command.name());
  for (const name of names) expect(help()).toMatch(new RegExp(`^ {2}tx-broadcaster .*\\b${name}\\b`, 'm'));
});

test('help is a result: it goes out, and ends with 0', async () => {
  const run = commandLine(null);
  const { code, out, err } = await run(['tx', 'send', '--help']);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('Exit codes');
  expect((await run(['tx', '--help'])).out).toContain('speed-up');
});

test('a mistyped command ends with 2 and says which may be meant', async () => {
  const { code, err } = await commandLine(null)(['opnapi']);
  expect([code, err]).toEqual([2, expect.stringMatching(/unknown command 'opnapi'[\s\S]*openapi/)]);
});
