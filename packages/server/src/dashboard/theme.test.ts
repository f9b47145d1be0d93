import { expect, test } from 'vitest';
import { startApp } from '../../test/harness.js';
import { labelsOf, themeCss } from './theme.js';

test('a theme is a style sheet of custom properties', () => {
  const theme = { accent: 'light-dark(#0b7a53, #5fd4a4)', font: `"Inter", sans-serif`, radius: '4px' };
  expect(themeCss(theme)).toBe(
    `:root {\n  --accent: light-dark(#0b7a53, #5fd4a4);\n  --font: "Inter", sans-serif;\n  --radius: 4px;\n}\n`,
  );
});

test.each([
  ['Accent', 'red'],
  ['accent: red; } body', 'x'],
  ['accent', 'red; } body { display: none'],
  ['accent', 'url(//x.example/a.png)<'],
  ['accent', ''],
])('%s: %s is refused', (name, value) => {
  expect(() => themeCss({ [name]: value })).toThrow('`dashboard.theme`');
});

test('labels are names of addresses', () => {
  const address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
  expect(labelsOf({ [address]: ' treasury ' })).toEqual({ [address.toLowerCase()]: 'treasury' });
  expect(() => labelsOf({ treasury: address })).toThrow('`dashboard.labels`');
  expect(() => labelsOf({ [address]: '' })).toThrow('`dashboard.labels`');
});

test('a themed page loads its theme from where its other files are, and no other page asks for one', async () => {
  const { request } = await startApp({ dashboard: { theme: { accent: '#0b7a53' } } });
  const { body } = await request('/dashboard/transactions/019ac2f4');
  const [, href = ''] = /<link rel="stylesheet" href="([^"]*theme\.css)"/.exec(body) ?? [];
  const {
    status,
    headers,
    body: css,
  } = await request(new URL(href, 'http://x/dashboard/transactions/019ac2f4').pathname);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
  expect(css).toContain('--accent: #0b7a53;');
  const plain = await startApp();
  expect((await plain.request('/dashboard/')).body).not.toContain('theme.css');
});
