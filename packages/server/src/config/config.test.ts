import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from './config.js';
import { ConfigError } from './config-error.js';
import { help } from './help.js';

const key = `0x${'ab'.repeat(32)}`;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
  write(
    'good.mjs',
    `export default { messageTypes: { pay: { kind: 'calldata', to: '0x5FbDB2315678afecb367f032d93F642f64180aa3' } }, confirmations: 3, exclusive: false };`,
  );
  write(
    'good.json',
    JSON.stringify({
      messageTypes: { pay: { kind: 'function', abi: ['function pay(uint256 n)'], functionName: 'pay', gas: '50000' } },
    }),
  );
  write(
    'limited.json',
    JSON.stringify({
      messageTypes: {
        pay: { kind: 'calldata', to: '0x5FbDB2315678afecb367f032d93F642f64180aa3', policy: { maxValue: '5' } },
      },
      policy: { maxTotalFee: '100000000000000000', create: false, rates: [{ per: 'day', count: 5, value: '9' }] },
      fees: { maxFeePerGas: '30000000000', bumpAfter: '30s' },
    }),
  );
  write('bad-limit.json', '{"messageTypes": {"pay": {"kind": "calldata", "policy": {"maxValue": 0.5}}}}');
  write(
    'endpoints.mjs',
    `export default { messageTypes: { pay: { kind: 'calldata' } }, endpoints: [{ url: 'https://c.example', name: 'archive', readOnly: true }] };`,
  );
  write(
    'no-list.mjs',
    `export default { messageTypes: { pay: { kind: 'calldata' } }, endpoints: 'https://x/secret' };`,
  );
  write('empty.mjs', 'export default { messageTypes: {} };');
  write('typo.mjs', `export default { messagetypes: {}, confirmation: 3 };`);
  write('throws.mjs', `throw new Error('not today');`);
  write('none.mjs', 'export const x = 1;');
  write('bad.json', '{"messageTypes": {"pay": {"kind": "function", "abi": ["function pay("]}}}');
  write('key', `${key}\n`);
  write('address', '0x5FbDB2315678afecb367f032d93F642f64180aa3');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

const production = () => ({
  BROADCASTER_RPC_URL: 'https://rpc.example/v1/secret',
  BROADCASTER_PRIVATE_KEY_FILE: join(folder, 'key'),
  BROADCASTER_CONFIG: join(folder, 'good.mjs'),
});

async function problems(argv: readonly string[], env: Record<string, string> = {}): Promise<readonly string[]> {
  try {
    await readConfig(argv, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('the name of the installation is for people to choose', async () => {
  expect(await readConfig(['--dev', '--environment', 'Staging EU'], {})).toMatchObject({ environment: 'Staging EU' });
  await expect(readConfig(['--dev', '--environment', ' '], {})).rejects.toThrow(
    '--environment (BROADCASTER_ENVIRONMENT): expected a name of 1 to 40 characters',
  );
});

test('development mode needs nothing', async () => {
  expect(await readConfig(['--dev'], {})).toEqual({
    mode: 'dev',
    afterRestore: false,
    corsOrigins: [],
    host: '127.0.0.1',
    port: 3000,
    logLevel: 'info',
    successOn: 'accepted',
    drainDelayMs: 0,
    retainMs: null,
    lowBalance: null,
    environment: 'development',
    access: { mode: 'none', hosts: ['localhost', '127.0.0.1', '[::1]'], trustedProxies: [] },
    webhooks: { allowPrivate: ['127.0.0.0/8', '::1'], allowHttp: true, serverKey: null },
    folder: join('.data', 'dev'),
    blockTime: null,
    notes: [],
  });
});

test('flags win over the environment, the environment over defaults, and empty variables are none', async () => {
  const env = {
    PORT: '4000',
    LOG_LEVEL: 'warn',
    HOST: '',
    BROADCASTER_SUCCESS_ON: 'mined',
    BROADCASTER_DATA_DIR: '/x',
  };
  const flags = ['--dev', '--port', '5000', '--success-on=confirmed', '--block-time', '0.5'];
  expect(await readConfig(flags, env)).toMatchObject({
    port: 5000,
    logLevel: 'warn',
    host: '127.0.0.1',
    successOn: 'confirmed',
    folder: join('/x', 'dev'),
    blockTime: 0.5,
  });
});

test('production mode takes node, key and message types', async () => {
  const config = await readConfig(['--chain-id', '1', '--drain-delay', '500ms', '--retain', '90d'], production());
  expect(config).toMatchObject({
    mode: 'production',
    endpoints: [{ url: 'https://rpc.example/v1/secret' }],
    signers: [{ kind: 'private-key', privateKey: key }],
    chainId: 1,
    drainDelayMs: 500,
    retainMs: 7_776_000_000,
    database: { kind: 'sqlite', path: join('.data', 'broadcaster.db') },
    instanceMode: 'all',
    module: {
      messageTypes: { pay: { kind: 'calldata' } },
      chain: { confirmations: 3 },
      broadcaster: { exclusive: false },
    },
    access: { mode: 'accounts', trustedProxies: [], proxyLogin: null, rateLimits: {} },
    notes: [],
  });
});

test('the configuration file says how the dashboard looks', async () => {
  const look = { theme: { accent: '#0b7a53' }, labels: { [`0x${'ab'.repeat(20)}`]: 'treasury' } };
  const file = (name: string, dashboard: object) => {
    write(name, JSON.stringify({ messageTypes: { pay: { kind: 'calldata' } }, dashboard }));
    return { ...production(), BROADCASTER_CONFIG: join(folder, name) };
  };
  expect(await readConfig([], file('look.json', look))).toMatchObject({ module: { dashboard: look } });
  for (const wrong of [{ colours: {} }, { theme: { accent: 7 } }, { labels: ['treasury'] }]) {
    expect((await problems([], file('wrong.json', wrong))).join()).toContain('`theme` and `labels`');
  }
});

const database = 'postgres://app:s%40fe@db.example:5432/app';

test('a URL in the environment, in a file of its own or in the configuration file names a PostgreSQL database', async () => {
  write('database', `${database}\n`);
  write('database.mjs', `export default { messageTypes: { pay: { kind: 'calldata' } }, database: '${database}' };`);
  const BROADCASTER_SERVER_KEY = 'k'.repeat(32);
  const shared = () => ({ ...production(), BROADCASTER_SERVER_KEY });
  const plain = { kind: 'postgres', url: database };
  expect(await readConfig([], { ...shared(), DATABASE_URL: database })).toMatchObject({ database: plain });
  const inFile = { ...shared(), DATABASE_URL_FILE: join(folder, 'database') };
  expect(await readConfig([], inFile)).toMatchObject({ database: plain });
  const inModule = { ...shared(), BROADCASTER_CONFIG: join(folder, 'database.mjs') };
  expect(await readConfig([], inModule)).toMatchObject({ database: plain });
  const elsewhere = { ...inModule, DATABASE_URL: 'postgresql://other/app' };
  expect(await readConfig([], elsewhere)).toMatchObject({ database: { url: 'postgresql://other/app' } });
  const flags = ['--database-schema', 'tx', '--database-pool', '20', '--partitions', '8', '--mode', 'api'];
  const pooled = { ...inFile, DATABASE_LISTEN_URL: 'postgres://db/app' };
  expect(await readConfig(flags, pooled)).toMatchObject({
    database: { ...plain, schema: 'tx', connections: 20, partitions: 8, listenUrl: 'postgres://db/app' },
    instanceMode: 'api',
  });
});

test.each<[string[], Record<string, string>, string]>([
  [['--mode', 'worker'], {}, '--mode (BROADCASTER_MODE): expected DATABASE_URL with worker, got none'],
  [['--mode', 'sender'], {}, '--mode (BROADCASTER_MODE): expected one of all, api, worker, got "sender"'],
  [['--database-schema', 'tx'], {}, '--database-schema (BROADCASTER_DATABASE_SCHEMA): expected DATABASE_URL with it'],
  [['--partitions', '8'], {}, '--partitions (BROADCASTER_PARTITIONS): expected DATABASE_URL'],
  [['--database-pool', '1'], {}, 'expected an integer from 2 to 1000, got "1"'],
  [[], { DATABASE_URL: database }, 'BROADCASTER_SERVER_KEY: expected at least 32 characters'],
  [['--sqlite-path', 'x.db'], { DATABASE_URL: database }, 'expected one database, got DATABASE_URL as well'],
  [[], { DATABASE_URL: 'mysql://app:s%40fe@db/app' }, 'DATABASE_URL: expected a URL like postgres://'],
  [[], { DATABASE_URL: 'postgres://app:s%zzfe@db/app' }, 'DATABASE_URL: expected a URL like postgres://'],
  [[], { DATABASE_URL_FILE: '/nowhere/url' }, 'DATABASE_URL_FILE: expected a file that can be read'],
  [[], { DATABASE_URL: database, DATABASE_URL_FILE: '/x' }, 'expected the value itself or DATABASE_URL_FILE, got both'],
  [[], { DATABASE_URL: database, DATABASE_LISTEN_URL: 'yes' }, 'DATABASE_LISTEN_URL: expected'],
])('refuses what does not go together: %j %j', async (argv, env, said) => {
  const found = (await problems(argv, { ...production(), ...env })).join('\n');
  expect(found).toContain(said);
  expect(found).not.toMatch(/s%40fe|s@fe|s%zzfe/);
});

test('an instance that signs nothing needs no key', async () => {
  const { BROADCASTER_PRIVATE_KEY_FILE: key_file, ...others } = production();
  const address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
  const env = { ...others, DATABASE_URL: database, BROADCASTER_SERVER_KEY: 'k'.repeat(32) };
  const named = { ...env, BROADCASTER_SIGNER_ADDRESS: address.toLowerCase(), BROADCASTER_MODE: 'api' };
  expect(await readConfig([], named)).toMatchObject({ signers: [], signerAddresses: [address] });
  const said = async (more: Record<string, string>) => (await problems([], { ...named, ...more })).join('\n');
  expect(await said({ BROADCASTER_MODE: 'worker' })).toContain(
    'BROADCASTER_SIGNER_ADDRESS: expected --mode api with it, got worker',
  );
  expect(await said({ BROADCASTER_PRIVATE_KEY_FILE: key_file })).toContain('expected it or keys, got both');
  expect(await said({ BROADCASTER_SIGNER_ADDRESS: `${address},${address}` })).toContain('expected addresses');
  const mistaken = await said({ BROADCASTER_SIGNER_ADDRESS: key });
  expect(mistaken).toContain('BROADCASTER_SIGNER_ADDRESS: expected addresses');
  expect(mistaken).not.toContain(key.slice(2));
});

test('a JSON file says prices and limits as decimal strings', async () => {
  const config = await readConfig([], { ...production(), BROADCASTER_CONFIG: join(folder, 'limited.json') });
  expect(config).toMatchObject({
    module: {
      messageTypes: { pay: { policy: { maxValue: 5n } } },
      chain: { fees: { maxFeePerGas: 30_000_000_000n, bumpAfter: '30s' } },
      broadcaster: {
        policy: { maxTotalFee: 10n ** 17n, create: false, rates: [{ per: 'day', count: 5, value: 9n }] },
      },
    },
  });
});

test('several nodes, relays and endpoints of the configuration file make one list', async () => {
  const config = await readConfig([], {
    ...production(),
    BROADCASTER_RPC_URL: 'https://a.example, wss://b.example',
    BROADCASTER_SEND_ONLY_RPC_URL: 'https://relay.example',
    BROADCASTER_CONFIG: join(folder, 'endpoints.mjs'),
  });
  expect(config).toMatchObject({
    endpoints: [
      { url: 'https://a.example' },
      { url: 'wss://b.example' },
      { url: 'https://relay.example', sendOnly: true },
      { url: 'https://c.example', name: 'archive', readOnly: true },
    ],
  });
});

test('a configuration file with endpoints needs no BROADCASTER_RPC_URL, one with relays alone does', async () => {
  const { BROADCASTER_RPC_URL: _, ...env } = production();
  expect(await problems([], { ...env, BROADCASTER_CONFIG: join(folder, 'endpoints.mjs') })).toEqual([]);
  expect((await problems([], { ...env, BROADCASTER_SEND_ONLY_RPC_URL: 'https://relay.example' })).join()).toContain(
    'BROADCASTER_RPC_URL: expected',
  );
});

test('message types may come from a JSON file', async () => {
  const config = await readConfig([], { ...production(), BROADCASTER_CONFIG: join(folder, 'good.json') });
  expect(config).toMatchObject({
    module: { messageTypes: { pay: { gas: 50_000n, abi: [{ type: 'function', name: 'pay' }] } } },
  });
});

test('a key in the environment works, with a word about it', async () => {
  const { BROADCASTER_PRIVATE_KEY_FILE: _, ...env } = production();
  const config = await readConfig([], { ...env, BROADCASTER_PRIVATE_KEY: key.slice(2).toUpperCase() });
  expect(config).toMatchObject({
    signers: [{ privateKey: key }],
    notes: [expect.stringContaining('prefer BROADCASTER_PRIVATE_KEY_FILE')],
  });
});

test('several signers have a key a line, the default one first', async () => {
  const second = `0x${'2b'.repeat(32)}`;
  writeFileSync(join(folder, 'keys'), `${key}\n\n  ${second}\r\n`);
  const env = { ...production(), BROADCASTER_PRIVATE_KEY_FILE: join(folder, 'keys') };
  expect(await readConfig([], env)).toMatchObject({ signers: [{ privateKey: key }, { privateKey: second }] });
  const { BROADCASTER_PRIVATE_KEY_FILE: _, ...others } = production();
  const inline = { ...others, BROADCASTER_PRIVATE_KEY: `${second}, ${key}` };
  expect(await readConfig([], inline)).toMatchObject({ signers: [{ privateKey: second }, { privateKey: key }] });
  expect((await problems([], { ...others, BROADCASTER_PRIVATE_KEY: `${key},${key}` })).join()).toContain('twice');
  expect((await problems([], { ...others, BROADCASTER_PRIVATE_KEY: `${key},nonsense` })).join()).toContain(
    'in each place',
  );
});

test('what has no effect is said', async () => {
  expect(await readConfig(['--dev'], production())).toMatchObject({
    notes: ['BROADCASTER_RPC_URL is not used with --dev', '--config (BROADCASTER_CONFIG) is not used with --dev'],
  });
});

test('without anything it says all that is missing, and how to try it out', async () => {
  expect(await problems([])).toMatchInlineSnapshot(`
    [
      "BROADCASTER_RPC_URL: expected http(s) or ws(s) URLs, several with commas between, got nothing. Use the URL your RPC provider shows for the chain.",
      "BROADCASTER_PRIVATE_KEY_FILE: expected a file with a private key, got nothing. Put the signer's key into a file that only the server can read; docs/signers.md has other kinds of signers.",
      "--config (BROADCASTER_CONFIG): expected a .js, .mjs, .ts, .mts or .json file, got nothing. Its default export holds { messageTypes }.",
      "To try it out without any of this: tx-broadcaster --dev",
    ]
  `);
});

test('says everything that is wrong at once: option, what was expected, what came, what to do', async () => {
  const env = {
    ...production(),
    LOG_LEVEL: 'loud',
    BROADCASTER_SUCCESS_ON: 'minde',
    BROADCASTER_RPC_URL: 'ftp://secret',
    BROADCASTER_PRIVATE_KEY_FILE: join(folder, 'address'),
  };
  const flags = [
    '--port',
    '99999',
    '--prot',
    '3',
    '--dev=yes',
    'serve',
    '--chain-id',
    '-1',
    '--retain',
    '5m',
    '--drain-delay',
    'soon',
    '--host',
    '0.0.0.0',
    '--auth',
    'none',
  ];
  expect(await problems(flags, env)).toMatchInlineSnapshot(`
    [
      "--prot: there is no such option, did you mean --port?",
      "--dev: expected no value, got "yes". Write --dev alone.",
      ""serve": expected options only, got an argument. See --help.",
      "--port (PORT): expected an integer from 0 to 65535, got "99999". Choose a free port, or 0 for any.",
      "BROADCASTER_RPC_URL: expected http(s) or ws(s) URLs, several with commas between, got something else. Use the URL your RPC provider shows for the chain.",
      "--chain-id (BROADCASTER_CHAIN_ID): expected a positive integer, got "-1". Ethereum is 1, Sepolia 11155111.",
      "--success-on (BROADCASTER_SUCCESS_ON): expected one of accepted, mined, confirmed, got "minde". Whoever moves money should wait for confirmed.",
      "--drain-delay (BROADCASTER_DRAIN_DELAY): expected a duration like '3s' or '500ms', got "soon". Use about the interval at which the balancer asks /readyz.",
      "--retain (BROADCASTER_RETAIN): expected a duration of an hour at least, like '90d', got "5m". Idempotency keys go with their transactions: keep them longer than callers repeat.",
      "--log-level (LOG_LEVEL): expected one of trace, debug, info, warn, error, fatal, silent, got "loud". Use debug to see every step of every transaction.",
      "--host (HOST): expected a loopback address, got "0.0.0.0". Without authentication whoever reaches the port can spend the signer's funds. Turn it on with --auth accounts, listen on 127.0.0.1, or pass --insecure-no-auth if the network is closed.",
      "BROADCASTER_PRIVATE_KEY_FILE: expected a file with a private key (64 hex digits), got something else (40 characters). Check that it is the key, not the address.",
    ]
  `);
});

test.each([
  ['empty.mjs', 'hold message types by name'],
  ['no-list.mjs', 'expected `endpoints`'],
  ['typo.mjs', 'Did you mean `messageTypes`?'],
  ['typo.mjs', 'Did you mean `confirmations`?'],
  ['throws.mjs', 'not today'],
  ['none.mjs', 'expected the default export'],
  ['bad.json', 'message type pay'],
  ['bad-limit.json', 'expected `maxValue` of `policy` of message type pay to be an integer as a decimal string'],
  ['missing.mjs', 'Cannot find module'],
  ['missing.json', 'no such file'],
  ['notes.txt', 'expected a .js'],
])('refuses the configuration file %s: %s', async (name, said) => {
  const found = await problems([], { ...production(), BROADCASTER_CONFIG: join(folder, name) });
  expect(found.join('\n')).toContain(said);
});

test.each<[string[], string | undefined, boolean]>([
  [[], undefined, false],
  [['--after-restore'], undefined, true],
  [[], 'true', true],
  [[], 'false', false],
])('a restored database is declared by a switch or a variable: %j %s', async (argv, variable, expected) => {
  const config = await readConfig(argv, { ...production(), BROADCASTER_AFTER_RESTORE: variable });
  expect(config).toMatchObject({ mode: 'production', afterRestore: expected });
});

test('a word that is neither true nor false does not declare a restore', async () => {
  const found = await problems([], { ...production(), BROADCASTER_AFTER_RESTORE: 'perhaps' });
  expect(found.join()).toContain('BROADCASTER_AFTER_RESTORE: expected true or false, got "perhaps"');
});

test('never repeats a key or a URL', async () => {
  const secret = 'c0ffee'.repeat(11);
  const found = await problems([], {
    ...production(),
    BROADCASTER_PRIVATE_KEY: secret,
    BROADCASTER_RPC_URL: `x://${secret}`,
    BROADCASTER_SEND_ONLY_RPC_URL: `x://${secret}`,
  });
  expect(found.length).toBe(3);
  expect(found.join('\n')).not.toContain('c0ffee');
});

test.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['localhost', true],
  ['::1', true],
  ['[::1]', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.5', false],
  ['127.0.0.1.example', false],
])('listening on %s without authentication is fine: %s', async (host, isFine) => {
  expect((await problems(['--dev', '--host', host])).length === 0).toBe(isFine);
  expect(await problems(['--dev', '--host', host, '--insecure-no-auth'])).toEqual([]);
});

test.each<[string[], Record<string, string>, object]>([
  [[], {}, { mode: 'accounts', trustedProxies: [], proxyLogin: null }],
  [['--host', '0.0.0.0'], {}, { mode: 'accounts' }],
  [['--auth', 'none'], {}, { mode: 'none', hosts: ['localhost', '127.0.0.1', '[::1]'] }],
  [['--auth', 'none', '--host', '127.0.0.9'], {}, { hosts: ['localhost', '127.0.0.1', '[::1]', '127.0.0.9'] }],
  [['--insecure-no-auth', '--host', '::'], {}, { mode: 'none', hosts: null }],
  [
    [],
    {
      BROADCASTER_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      BROADCASTER_PROXY_USER_HEADER: 'X-Forwarded-User',
      BROADCASTER_PROXY_ROLE: 'viewer',
    },
    { trustedProxies: ['10.0.0.0/8', '::1'], proxyLogin: { header: 'x-forwarded-user', role: 'viewer' } },
  ],
  [
    [],
    { BROADCASTER_LIMIT_SUBMIT: '10/1s', BROADCASTER_LIMIT_OTHER: 'off' },
    { rateLimits: { submit: { uses: 10, seconds: 1 }, other: null } },
  ],
])('%j with %j gives the access %j', async (flags, env, access) => {
  expect(await readConfig(flags, { ...production(), ...env })).toMatchObject({ access });
});

test('pages of other origins are named one by one', async () => {
  const env = { ...production(), BROADCASTER_CORS_ORIGINS: 'https://app.example, http://localhost:5173' };
  expect(await readConfig([], env)).toMatchObject({ corsOrigins: ['https://app.example', 'http://localhost:5173'] });
  expect(await readConfig([], production())).toMatchObject({ corsOrigins: [] });
  for (const wrong of ['*', 'https://app.example/', 'https://app.example,*', 'app.example'])
    expect((await problems([], { ...production(), BROADCASTER_CORS_ORIGINS: wrong })).join()).toContain(
      'expected origins',
    );
});

test('a header of users is worth nothing without the proxies that may send it', async () => {
  const env = { ...production(), BROADCASTER_PROXY_USER_HEADER: 'x-user' };
  expect((await problems([], env)).join()).toContain('expected BROADCASTER_TRUSTED_PROXIES with it');
  expect((await problems([], { ...env, BROADCASTER_TRUSTED_PROXIES: 'proxy.example' })).length).toBe(2);
});

test.each(['10', '0/1m', '10/0s', '10/soon', '-1/1m'])('the rate limit %j is refused', async (limit) => {
  const found = await problems([], { ...production(), BROADCASTER_LIMIT_SUBMIT: limit });
  expect(found.join()).toContain("expected a number of requests and a duration, as 600/1m, or 'off'");
});

test('the key of the server comes from a file or a variable, and is long', async () => {
  const env = { ...production(), BROADCASTER_SERVER_KEY: 'k'.repeat(32), BROADCASTER_WEBHOOKS_ALLOW: '10.0.0.0/8' };
  expect(await readConfig([], env)).toMatchObject({
    webhooks: { allowPrivate: ['10.0.0.0/8'], allowHttp: true, serverKey: 'k'.repeat(32) },
  });
  expect(await readConfig([], production())).toMatchObject({
    webhooks: { allowPrivate: [], allowHttp: false, serverKey: null },
  });
  const short = await problems([], { ...production(), BROADCASTER_SERVER_KEY: 'secret' });
  expect(short.join()).toContain('at least 32 characters');
  expect(short.join()).not.toContain('secret');
  const missing = { ...production(), BROADCASTER_SERVER_KEY_FILE: join(folder, 'nothing') };
  expect((await problems([], missing)).join()).toContain('no such file');
});

test('help and version come before anything else', async () => {
  expect(await readConfig(['--port', 'x', '-h'], {})).toEqual({ mode: 'help' });
  expect(await readConfig(['--version'], {})).toEqual({ mode: 'version' });
});

test('the help names every option and variable and fits a wide terminal', () => {
  const text = help();
  for (const name of [
    '--dev',
    '--port',
    'PORT',
    '--insecure-no-auth',
    'BROADCASTER_PRIVATE_KEY_FILE',
    'BROADCASTER_RPC_URL',
    'LOG_LEVEL',
  ]) {
    expect(text).toContain(name);
  }
  for (const line of text.split('\n')) expect(line.length, line).toBeLessThan(150);
});
