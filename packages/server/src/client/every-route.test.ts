import { describe, expect, test } from 'vitest';
import { routeTable } from '../access/route-table.js';
import { type Client, createClient } from './client.js';

type Call = (client: Client) => unknown;

const first = async (items: AsyncIterable<unknown>) => {
  for await (const item of items) return item;
};

/** How each route is called; in words: why it is not. */
const calls: Readonly<Record<string, Call | string>> = {
  'POST /transaction/broadcast': (c) => c.broadcast({ message_type: 'a', data: '0x' }),
  'POST /transaction/broadcast/batch': (c) => c.broadcastMany([]),
  'POST /transactions/simulate': (c) => c.simulate({ message_type: 'a', data: '0x' }),
  'GET /transactions': (c) => c.transactions.list().page(),
  'GET /transactions/:id': (c) => c.transactions.get('x'),
  'GET /transaction/:id': 'another path of GET /transactions/:id',
  'PATCH /transactions/:id': (c) => c.transactions.amend('x', { note: 'n' }),
  'GET /transactions/:id/attempts': (c) => c.transactions.attempts('x'),
  'GET /transactions/:id/events': (c) => c.transactions.events('x'),
  'GET /transactions/:id/effects': (c) => c.transactions.effects('x'),
  'GET /transactions/:id/deliveries': (c) => c.transactions.deliveries('x'),
  'POST /transactions/:id/retry': (c) => c.transactions.retry('x'),
  'POST /transactions/:id/cancel': (c) => c.transactions.cancel('x'),
  'POST /transactions/:id/speed-up': (c) => c.transactions.speedUp('x'),
  'POST /transactions/:id/unpark': (c) => c.transactions.unpark('x'),
  'POST /transactions/:id/duplicate': (c) => c.transactions.duplicate('x'),
  'GET /transactions/stats': (c) => c.transactions.stats(),
  'GET /transactions/export': (c) => c.transactions.export(),
  'GET /stats/timeseries': (c) => c.transactions.timeseries(),
  'POST /operations': (c) => c.operations.begin({ action: 'retry', all: true }),
  'GET /operations': (c) => c.operations.list().page(),
  'GET /operations/:id': (c) => c.operations.get('x'),
  'GET /operations/:id/results': (c) => first(c.operations.results('x')),
  'GET /operations/:id/export': (c) => c.operations.export('x'),
  'POST /operations/:id/abort': (c) => c.operations.abort('x'),
  'POST /operations/:id/resume': (c) => c.operations.resume('x'),
  'GET /views': (c) => c.views.list(),
  'POST /views': (c) => c.views.create('x', 'status=failed'),
  'DELETE /views/:id': (c) => c.views.remove('x'),
  'GET /events': (c) => first(c.events()),
  'GET /signers': (c) => c.signers.list(),
  'GET /signers/:id': (c) => c.signers.get('x'),
  'POST /signers/:id/pause': (c) => c.signers.pause('x', 'why'),
  'POST /signers/:id/resume': (c) => c.signers.resume('x', 'why'),
  'POST /signers/:id/resync-nonce': (c) => c.signers.resyncNonce('x', { chain_id: 1, chain_count: 2 }),
  'GET /signers/:id/nonces': (c) => c.signers.nonces('x', 1),
  'GET /signers/:id/balances': (c) => c.signers.balances('x', 1),
  'POST /signers/:id/cancel-pending': (c) => c.signers.cancelPending('x', { chain_id: 1 }),
  'GET /rpc': (c) => c.endpoints(),
  'POST /rpc/test': (c) => c.testEndpoint(1, 'node'),
  'GET /message-types': (c) => c.messageTypes(),
  'GET /message-types/:name': (c) => c.messageType('x'),
  'GET /webhooks': (c) => c.webhooks.list(),
  'POST /webhooks': (c) => c.webhooks.create({ url: 'https://hooks.example' }),
  'GET /webhooks/:id': (c) => c.webhooks.get('x'),
  'PATCH /webhooks/:id': (c) => c.webhooks.change('x', { enabled: true }),
  'DELETE /webhooks/:id': (c) => c.webhooks.remove('x'),
  'POST /webhooks/:id/test': (c) => c.webhooks.test('x'),
  'POST /webhooks/:id/rotate-secret': (c) => c.webhooks.rotateSecret('x', 1),
  'POST /webhooks/:id/replay': (c) => c.webhooks.replay('x', { from: '-1h' }),
  'GET /webhooks/:id/deliveries': (c) => c.webhooks.deliveries('x').page(),
  'GET /deliveries/:id': (c) => c.webhooks.delivery('x'),
  'GET /deliveries/:id/request': (c) => c.webhooks.deliveryRequest('x'),
  'POST /deliveries/:id/replay': (c) => c.webhooks.replayDelivery('x'),
  'GET /api-keys': (c) => c.access.listKeys(),
  'POST /api-keys': (c) => c.access.createKey({ name: 'n', role: 'viewer' }),
  'POST /api-keys/:id/rotate': (c) => c.access.rotateKey('x', 1),
  'DELETE /api-keys/:id': (c) => c.access.revokeKey('x'),
  'GET /users': (c) => c.access.listUsers(),
  'POST /users': (c) => c.access.createUser({ name: 'n', role: 'viewer', password: 'p' }),
  'PATCH /users/:name': (c) => c.access.changeUser('x', { disabled: true }),
  'DELETE /users/:name': (c) => c.access.removeUser('x'),
  'GET /audit': (c) => c.audit.list().page(),
  'GET /audit/export': (c) => c.audit.export(),
  'GET /audit/verify': (c) => c.audit.verify(),
  'GET /system': (c) => c.system.get(),
  'PATCH /system': (c) => c.system.setLogLevel('debug'),
  'GET /system/diagnostics': (c) => c.system.diagnostics(),
  'GET /session': (c) => c.access.whoAmI(),
  'POST /session': 'a client has an API key, or the session that its page began',
  'DELETE /session': 'of the page that began it',
  'POST /session/setup': 'a person, by a link, once',
  'POST /session/password': 'a person, on a page',
  'GET /sessions': (c) => c.access.listSessions(),
  'DELETE /sessions/:id': (c) => c.access.endSession('x'),
  'GET /metrics': 'for Prometheus',
  'GET /livez': 'for what restarts processes; who has an answer of any kind knows it',
  'GET /readyz': (c) => c.readiness(),
  'GET /healthz': 'another path of GET /readyz',
  'GET /version': (c) => c.version(),
  'GET /openapi.json': 'for what makes other clients',
};

/** Pages and their files, for browsers. */
const isPage = (route: string) =>
  /^GET \/(?:docs(?:\/\*)?|login|setup|dashboard.*|assets\/\*|page\.(?:css|js))?$/.test(route);

const routes = Object.keys(routeTable).filter((route) => !isPage(route));

test('every route has a method of the client, or a reason why it has none', () => {
  expect(Object.keys(calls).sort()).toEqual(routes.toSorted());
});

describe('the client asks', () => {
  const callable = routes.flatMap((route) =>
    typeof calls[route] === 'function' ? [[route, calls[route]] as const] : [],
  );

  test.each(callable)('%s', async (route, call) => {
    const asked: string[] = [];
    const client = createClient({
      url: 'http://host/base',
      tries: 1,
      fetch: async (url, { method = 'GET' }) => {
        asked.push(`${method} ${new URL(url).pathname.replace(/^\/base/, '')}`);
        const isStream = url.endsWith('/base/events');
        return new Response(
          isStream ? 'id: 1\nevent: transaction.mined\ndata: {}\n\n' : '{"data":[],"results":[],"next_page":null}',
        );
      },
    });
    await call(client);
    const [method = '', path = ''] = route.split(' ');
    expect(asked).toEqual([`${method} ${path.replace(/:\w+/, 'x')}`]);
  });
});
