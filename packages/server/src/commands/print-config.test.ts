import { expect, test } from 'vitest';
import { readConfig } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import { printConfig } from './print-config.js';

async function printed(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const lines: string[] = [];
  const error = await printConfig(argv, env, (text) => lines.push(...text.split('\n'))).catch((thrown) => thrown);
  return { lines, text: lines.join('\n'), problems: error instanceof ConfigError ? error.problems : error };
}

test('tells of each setting where it comes from', async () => {
  const env = { PORT: '8080', LOG_LEVEL: 'debug', BROADCASTER_CHAIN_ID: '', BROADCASTER_PRIVATE_KEY_FILE: '/run/key' };
  const { lines } = await printed(['--dev', '--port', '9090'], env);
  const row = (name: string) => lines.find((line) => line.startsWith(name))?.split(/ {2,}/);
  expect(row('--port')).toEqual(['--port (PORT)', '9090', '--port']);
  expect(row('--log-level')).toEqual(['--log-level (LOG_LEVEL)', 'debug', 'LOG_LEVEL']);
  expect(row('--host')).toEqual(['--host (HOST)', '127.0.0.1', 'default']);
  expect(row('--chain-id')?.at(-1)).toBe('default');
  expect(row('BROADCASTER_PRIVATE_KEY')).toEqual([
    'BROADCASTER_PRIVATE_KEY',
    '[redacted]',
    'BROADCASTER_PRIVATE_KEY_FILE /run/key',
  ]);
});

test('shows no secret, and of URLs of nodes their hosts', async () => {
  const secret = 'sk-0123456789abcdef0123456789abcdef';
  const env = {
    BROADCASTER_RPC_URL: `https://user:${secret}@rpc.example/${secret},wss://two.example/${secret}`,
    BROADCASTER_SEND_ONLY_RPC_URL: `htps://${secret}`,
    BROADCASTER_PRIVATE_KEY: secret,
    BROADCASTER_SERVER_KEY: secret,
    DATABASE_URL: `postgres://u:${secret}@db/x`,
  };
  for (const argv of [[], ['--json']]) {
    const { text, problems } = await printed(argv, env);
    expect(text).not.toContain(secret.slice(3));
    expect(text).toContain('rpc.example,two.example');
    expect(problems.join()).not.toContain(secret.slice(3));
    expect(problems.length).toBeGreaterThan(1);
  }
});

test('tells all that is wrong, for programs as well', async () => {
  const { text, problems } = await printed(['--json', '--port', 'many', '--prot', '1'], {});
  const { settings, problems: told } = JSON.parse(text);
  expect(told).toEqual(problems);
  expect(told).toEqual(
    expect.arrayContaining([expect.stringContaining('--port (PORT)'), expect.stringContaining('--prot')]),
  );
  expect(settings.find(({ env }: { env: string }) => env === 'PORT')).toMatchObject({
    value: 'many',
    origin: '--port',
  });
});

test('calls default what is the default', async () => {
  const { lines } = await printed(['--dev']);
  const config = await readConfig(['--dev'], {});
  if (config.mode !== 'dev') throw new Error('it was asked for');
  const { port, host, logLevel, successOn } = config;
  for (const [name, value] of Object.entries({
    '--port': port,
    '--host': host,
    '--log-level': logLevel,
    '--success-on': successOn,
  }))
    expect(lines.find((line) => line.startsWith(name))?.split(/ {2,}/)[1]).toBe(String(value));
});
