import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { literalsIn } from './literals.js';

const source = join(import.meta.dirname, '..');
/** Folders whose texts still stand among their code. Nothing is ever added here. */
const toDo = ['transactions'];
/** The same in every language. */
const names: Readonly<Record<string, readonly string[]>> = {
  'activity/activity-page.tsx': ['user:anna', 'session.begun'],
  'api/problem.ts': ['ApiProblem'],
  'message-types/send-form.tsx': ["-H 'content-type: application/json' -d '"],
  'settings/account.tsx': ['Edge', 'Opera'],
  'settings/new-key.tsx': ["-H 'authorization: Bearer"],
  'webhooks/webhook-dialog.tsx': ['https://example.com/hooks'],
  'shell/top-bar.tsx': ['tx-broadcaster'],
};

const files = globSync('**/*.{ts,tsx}', { cwd: source })
  .filter((path) => !/\.test(?:-d)?\.ts$/.test(path) && !/^text\b/.test(path))
  .map((path) => path.replaceAll('\\', '/'));

const textsOf = (path: string) =>
  literalsIn(path, readFileSync(join(source, path), 'utf8')).filter(({ text }) => !names[path]?.includes(text));

test.each(files.filter((path) => !toDo.some((folder) => path.startsWith(`${folder}/`))))(
  '%s has its texts from src/text',
  (path) => {
    expect(textsOf(path)).toEqual([]);
  },
);

test.each(toDo)('%s is still to be done', (folder) => {
  expect(files.some((path) => path.startsWith(`${folder}/`) && textsOf(path).length > 0)).toBe(true);
});

test('what is excepted is there', () => {
  for (const [path, texts] of Object.entries(names)) {
    const found = literalsIn(path, readFileSync(join(source, path), 'utf8')).map(({ text }) => text);
    for (const text of texts) expect(found).toContain(text);
  }
});

describe('a text that is shown is found', () => {
  test.each([
    ['<p>Hello</p>', ['Hello']],
    ['<p>\n  in two\n  lines\n</p>', ['in two lines']],
    ['<p>{count} of them</p>', ['of them']],
    ['<p title="one">{count}</p>', ['one']],
    ['<p aria-label={`the one`} />', ['the one']],
    ['<Field label="name" note={is ? "so" : "not so"} />', ['name', 'so', 'not so']],
    ['<p>{is && "so"}</p>', ['so']],
    ['<Fact name="memory">{size}</Fact>', ['memory']],
    ['toast(tone, "It was done.")', ['It was done.']],
    ['const words = { live: "Live" }', ['Live']],
  ])('%s', (code, texts) => {
    expect(literalsIn('some.tsx', code).map(({ text }) => text)).toEqual(texts);
  });
});

test.each([
  '<p class="a long one" data-tone="failed" id="some thing">{count}</p>',
  '<input name="range" />',
  '<Icon name={is ? "check" : "copy"} />',
  '<p>{say.title} · {count} → {other}</p>',
  'if (event.key === "Enter") act("pending", element.closest("tr > td"))',
  'import { Thing } from "./some where.js"; type Word = "Some word" | "None"',
])('what is for the machine is not: %s', (code) => {
  expect(literalsIn('some.tsx', code)).toEqual([]);
});
