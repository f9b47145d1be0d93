import { systemClock } from '@tx-broadcaster/core';
import { describe, expect, test } from 'vitest';
import { routeTable } from '../access/route-table.js';
import type { Io } from './io.js';
import { everyCommandOf, makeProgram } from './program.js';
import { runCommand } from './run-command.js';

const chain = ['--chain-id', '1'];
const confirmed = [...chain, '--confirm', 'x'];

/** A command that uses the route; in words: why there is none. */
const commands: Readonly<Record<string, readonly string[] | string>> = {
  'POST /transaction/broadcast': ['tx', 'send', 'a', '0x'],
  'POST /transaction/broadcast/batch': 'for programs: a shell sends one after the other',
  'POST /transactions/simulate': ['tx', 'send', 'a', '0x', '--simulate'],
  'GET /transactions': ['tx', 'list'],
  'GET /transactions/:id': ['tx', 'get', 'x'],
  'GET /transaction/:id': 'another path of GET /transactions/:id',
  'PATCH /transactions/:id': ['tx', 'amend', 'x', '--note', 'n'],
  'GET /transactions/:id/attempts': 'tx get --include attempts',
  'GET /transactions/:id/events': 'tx get --include events',
  'GET /transactions/:id/effects': ['tx', 'effects', 'x'],
  'GET /transactions/:id/deliveries': ['tx', 'deliveries', 'x'],
  'POST /transactions/:id/retry': ['tx', 'retry', 'x'],
  'POST /transactions/:id/cancel': ['tx', 'cancel', 'x'],
  'POST /transactions/:id/speed-up': ['tx', 'speed-up', 'x'],
  'POST /transactions/:id/unpark': ['tx', 'unpark', 'x', '--reason', 'why'],
  'POST /transactions/:id/duplicate': ['tx', 'duplicate', 'x'],
  'GET /transactions/stats': ['tx', 'stats'],
  'GET /transactions/export': ['tx', 'export'],
  'GET /stats/timeseries': ['tx', 'timeseries'],
  'POST /operations': ['tx', 'retry', '--status', 'failed', '--yes', '--detach'],
  'GET /operations': ['ops', 'list'],
  'GET /operations/:id': ['ops', 'get', 'x'],
  'GET /operations/:id/results': ['ops', 'get', 'x', '--results'],
  'GET /operations/:id/export': ['ops', 'export', 'x'],
  'POST /operations/:id/abort': ['ops', 'abort', 'x'],
  'POST /operations/:id/resume': ['ops', 'resume', 'x'],
  'GET /views': ['views', 'list'],
  'POST /views': ['views', 'create', 'x', 'status=failed'],
  'DELETE /views/:id': ['views', 'remove', 'x'],
  'GET /events': ['tx', 'watch'],
  'GET /signers': ['signers', 'list'],
  'GET /signers/:id': ['signers', 'get', 'x'],
  'POST /signers/:id/pause': ['signers', 'pause', 'x', '--reason', 'why'],
  'POST /signers/:id/resume': ['signers', 'resume', 'x', '--reason', 'why'],
  'POST /signers/:id/resync-nonce': ['signers', 'resync-nonce', 'x', ...confirmed, '--chain-count', '3'],
  'GET /signers/:id/nonces': ['signers', 'nonces', 'x', ...chain],
  'GET /signers/:id/balances': ['signers', 'balances', 'x', ...chain],
  'POST /signers/:id/cancel-pending': ['signers', 'cancel-pending', 'x', ...confirmed, '--detach'],
  'GET /rpc': ['rpc', 'list'],
  'POST /rpc/test': ['rpc', 'test', 'x', ...chain],
  'GET /message-types': ['types', 'list'],
  'GET /message-types/:name': ['types', 'get', 'x'],
  'GET /webhooks': ['webhooks', 'list'],
  'POST /webhooks': ['webhooks', 'create', 'https://hooks.example'],
  'GET /webhooks/:id': ['webhooks', 'get', 'x'],
  'PATCH /webhooks/:id': ['webhooks', 'enable', 'x'],
  'DELETE /webhooks/:id': ['webhooks', 'remove', 'x'],
  'POST /webhooks/:id/test': ['webhooks', 'test', 'x'],
  'POST /webhooks/:id/rotate-secret': ['webhooks', 'rotate-secret', 'x'],
  'POST /webhooks/:id/replay': ['webhooks', 'replay', 'x', '--from', '-1h'],
  'GET /webhooks/:id/deliveries': ['webhooks', 'deliveries', 'x'],
  'GET /deliveries/:id': ['webhooks', 'delivery', 'x'],
  'GET /deliveries/:id/request': ['webhooks', 'delivery', 'x', '--request'],
  'POST /deliveries/:id/replay': ['webhooks', 'redeliver', 'x'],
  'GET /api-keys': ['keys', 'list'],
  'POST /api-keys': ['keys', 'create', '--name', 'n', '--role', 'viewer'],
  'POST /api-keys/:id/rotate': ['keys', 'rotate', 'x'],
  'DELETE /api-keys/:id': ['keys', 'revoke', 'x'],
  'GET /users': ['users', 'list'],
  'POST /users': ['users', 'add', 'x', '--role', 'viewer'],
  'PATCH /users/:name': ['users', 'disable', 'x'],
  'DELETE /users/:name': ['users', 'remove', 'x'],
  'GET /audit': ['audit', 'list'],
  'GET /audit/export': ['audit', 'export'],
  'GET /audit/verify': ['audit', 'verify'],
  'GET /system': ['system', 'get'],
  'PATCH /system': ['system', 'log-level', 'debug'],
  'GET /system/diagnostics': ['system', 'diagnostics'],
  'GET /session': ['whoami'],
  'POST /session': 'a command has an API key',
  'DELETE /session': 'a command has an API key',
  'POST /session/setup': 'a person, by a link, once',
  'POST /session/password': 'a person, on a page; admins: users reset-password',
  'GET /sessions': ['sessions', 'list'],
  'DELETE /sessions/:id': ['sessions', 'end', 'x'],
  'GET /metrics': 'for Prometheus',
  'GET /livez': 'for what restarts processes',
  'GET /readyz': ['system', 'status'],
  'GET /healthz': 'another path of GET /readyz',
  'GET /version': ['system', 'status'],
  'GET /openapi.json': 'openapi writes it without a server',
};

const isPage = (route: string) =>
  /^GET \/(?:docs(?:\/\*)?|login|setup|dashboard.*|assets\/\*|page\.(?:css|js))?$/.test(route);
const routes = Object.keys(routeTable).filter((route) => !isPage(route));

const answer = JSON.stringify({
  data: [],
  points: [],
  slots: [],
  next_page: null,
  next_cursor: null,
  status: 'completed',
  ok: true,
  broken: null,
  rows: 0,
});

/** What a command asks a server for, and what it writes. */
async function run(argv: readonly string[]) {
  const asked: string[] = [];
  let out = '';
  const stopped = new AbortController();
  const io: Io = {
    env: {},
    out: (text) => {
      out += text;
    },
    err: () => {},
    isTerminal: false,
    readInput: async () => 'correct horse battery',
    signal: stopped.signal,
    clock: systemClock,
    fetch: async (url, { method = 'GET' }) => {
      const { pathname } = new URL(url);
      asked.push(`${method} ${pathname}`);
      if (pathname === '/events') stopped.abort(new Error('stopped'));
      const isWebhookTest = /^\/webhooks\/.*\/test$/.test(pathname);
      return new Response(isWebhookTest ? '{"status":204}' : `${answer}\n`);
    },
  };
  const code = await runCommand(argv, io);
  return { asked, out, code };
}

test('every route has a command, or a reason why it has none', () => {
  expect(Object.keys(commands).sort()).toEqual(routes.toSorted());
});

describe('asks the route, and answers in JSON', () => {
  const given = routes.flatMap((route) => (Array.isArray(commands[route]) ? [[route, commands[route]] as const] : []));

  test.each(given)('%s: %j', async (route, argv) => {
    const { asked, out, code } = await run([...argv, '--json']);
    const [method = '', path = ''] = route.split(' ');
    expect(asked).toContain(`${method} ${path.replace(/:\w+/, 'x')}`);
    if (route === 'GET /events') return;
    expect([code, out]).toEqual([0, expect.any(String)]);
    for (const line of out.split('\n').filter((one) => one !== '')) expect(() => JSON.parse(line)).not.toThrow();
  });
});

test('every command takes --json and --quiet, but those whose result is a file', () => {
  const program = makeProgram({
    env: {},
    out: () => {},
    err: () => {},
    isTerminal: false,
    readInput: async () => '',
    signal: new AbortController().signal,
    clock: systemClock,
  });
  const without = everyCommandOf(program).filter(
    ({ options }) => !['--json', '--quiet'].every((flag) => options.some(({ long }) => long === flag)),
  );
  expect(without.map((command) => command.name())).toEqual(['openapi', 'completion']);
});
