import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it, test } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import type { RequestLimits, RpcCall } from './endpoint.js';
import { type HttpEndpointOptions, httpEndpoint } from './http-endpoint.js';

type Handler = (response: ServerResponse, body: string, request: IncomingMessage) => void;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const limits: RequestLimits = { timeoutMs: 30_000, maxBytes: 1000 };
const call: RpcCall = { method: 'eth_chainId', params: [] };

/** A node on loopback that does what it is told, and an endpoint to it under virtual time. */
async function nodeThat(handler: Handler, options: Partial<HttpEndpointOptions> & { readonly path?: string } = {}) {
  const requests: { headers: IncomingMessage['headers']; url: string | undefined; body: string }[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      requests.push({ headers: request.headers, url: request.url, body });
      handler(response, body, request);
    });
  });
  let connections = 0;
  server.on('connection', (socket) => {
    connections++;
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  closers.push(close);
  const clock = new ManualClock();
  const { path = '', ...rest } = options;
  const endpoint = httpEndpoint({ url: `http://127.0.0.1:${port}${path}`, clock, ...rest });
  closers.push(() => endpoint.close());
  return { endpoint, clock, requests, port, close, connections: () => connections };
}

const echo: Handler = (response, body) => {
  const asked = JSON.parse(body);
  const reply = ({ id, method }: { id: number; method: string }) => ({ jsonrpc: '2.0', id, result: method });
  response.end(JSON.stringify(Array.isArray(asked) ? asked.map(reply) : reply(asked)));
};

/** Lets real I/O happen until the condition holds; virtual time stands still. */
async function until(condition: () => boolean, clock: ManualClock): Promise<void> {
  for (let turn = 0; turn < 2000 && !condition(); turn++) await clock.settle(1);
  expect(condition()).toBe(true);
}

describe('a call', () => {
  it('is one JSON-RPC object for a single call, a batch for several, with ids of their own', async () => {
    const { endpoint, requests } = await nodeThat(echo);
    expect(await endpoint.request([call], limits)).toEqual([{ kind: 'result', result: 'eth_chainId' }]);
    expect(await endpoint.request([call, { method: 'eth_blockNumber', params: [1] }], limits)).toEqual([
      { kind: 'result', result: 'eth_chainId' },
      { kind: 'result', result: 'eth_blockNumber' },
    ]);
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] });
    expect(JSON.parse(requests[1]?.body ?? '').map(({ id }: { id: number }) => id)).toEqual([2, 3]);
    expect(requests[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(requests[0]?.body.length),
    });
  });

  it('goes to the path and query of the URL, with the headers that were given', async () => {
    const { endpoint, requests } = await nodeThat(echo, { path: '/v3/key?x=1', headers: { 'x-team': 'blue' } });
    await endpoint.request([call], limits);
    expect(requests[0]).toMatchObject({ url: '/v3/key?x=1', headers: { 'x-team': 'blue' } });
  });

  it('reuses its connection', async () => {
    const { endpoint, connections } = await nodeThat(echo);
    for (let n = 0; n < 5; n++) await endpoint.request([call], limits);
    expect(connections()).toBe(1);
  });

  it('leaves no timer behind', async () => {
    const { endpoint, clock } = await nodeThat(echo);
    await endpoint.request([call], limits);
    expect(clock.pending()).toBe(0);
  });
});

describe('credentials in the URL', () => {
  it('become a header and never show in the name', async () => {
    const seen: (string | undefined)[] = [];
    const { port } = await nodeThat((response, body, request) => {
      seen.push(request.headers.authorization, request.url);
      echo(response, body, request);
    });
    const endpoint = httpEndpoint({ url: `http://me:hunter2@127.0.0.1:${port}/secret-path`, clock: new ManualClock() });
    closers.push(() => endpoint.close());
    expect(await endpoint.request([call], limits)).toMatchObject([{ kind: 'result' }]);
    expect(seen).toEqual([`Basic ${btoa('me:hunter2')}`, '/secret-path']);
    expect(endpoint.name).toBe(`127.0.0.1:${port}`);
  });

  it('do not show in what goes wrong', async () => {
    const { port, close } = await nodeThat(echo);
    await close();
    const endpoint = httpEndpoint({ url: `http://me:hunter2@127.0.0.1:${port}/secret-path`, clock: new ManualClock() });
    closers.push(() => endpoint.close());
    const shown = JSON.stringify(await endpoint.request([call], limits));
    for (const secret of ['hunter2', 'secret-path']) expect(shown).not.toContain(secret);
  });

  it('may be percent-encoded, as in every URL', async () => {
    const seen: (string | undefined)[] = [];
    const { port } = await nodeThat((response, body, request) => {
      seen.push(request.headers.authorization);
      echo(response, body, request);
    });
    const endpoint = httpEndpoint({ url: `http://me:p%40ss@127.0.0.1:${port}`, clock: new ManualClock() });
    closers.push(() => endpoint.close());
    await endpoint.request([call], limits);
    expect(seen).toEqual([`Basic ${btoa('me:p@ss')}`]);
  });
});

describe('a node that is not there', () => {
  it('has certainly not got the bytes when it refuses the connection', async () => {
    const { endpoint, close } = await nodeThat(echo);
    await close();
    expect(await endpoint.request([call, call], limits)).toEqual([
      { kind: 'unsent', message: 'ECONNREFUSED' },
      { kind: 'unsent', message: 'ECONNREFUSED' },
    ]);
  });

  it('may have got the bytes when the connection breaks', async () => {
    const { endpoint } = await nodeThat((response) => response.socket?.destroy());
    expect(await endpoint.request([call], limits)).toMatchObject([{ kind: 'broken' }]);
  });

  it('may have got the bytes when a connection that was used before breaks', async () => {
    let cut = false;
    const { endpoint } = await nodeThat((response, body, request) =>
      cut ? response.socket?.destroy() : echo(response, body, request),
    );
    await endpoint.request([call], limits);
    cut = true;
    expect(await endpoint.request([call], limits)).toMatchObject([{ kind: 'broken' }]);
  });

  it('is found again after a refusal', async () => {
    const { endpoint } = await nodeThat(echo);
    expect(await endpoint.request([call], limits)).toMatchObject([{ kind: 'result' }]);
  });
});

describe('the deadline', () => {
  it('ends a call that is never answered', async () => {
    const { endpoint, clock, requests } = await nodeThat(() => {});
    const pending = endpoint.request([call], limits);
    await until(() => requests.length === 1, clock);
    let settled = false;
    void pending.then(() => {
      settled = true;
    });
    await clock.advance(29_999);
    expect(settled).toBe(false);
    await clock.advance(1);
    expect(await pending).toEqual([{ kind: 'timeout', ms: 30_000 }]);
    expect(clock.pending()).toBe(0);
  });

  it('ends an answer of headers and then silence', async () => {
    const { endpoint, clock, requests } = await nodeThat((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"jsonrpc":');
    });
    const pending = endpoint.request([call], limits);
    await until(() => requests.length === 1, clock);
    await clock.advance(30_000);
    expect(await pending).toEqual([{ kind: 'timeout', ms: 30_000 }]);
  });

  it('is for the whole call: an answer that drips does not put it off', async () => {
    const { endpoint, clock, requests } = await nodeThat((response) => {
      response.writeHead(200);
      const drip = () => {
        response.write(' ');
        clock.after(1000, drip);
      };
      drip();
    });
    const pending = endpoint.request([call], limits);
    await until(() => requests.length === 1, clock);
    await clock.advance(30_000);
    expect(await pending).toEqual([{ kind: 'timeout', ms: 30_000 }]);
  });

  it('of connecting is not that of a connection which stands', async () => {
    const { endpoint, clock, requests } = await nodeThat(() => {}, { connectTimeoutMs: 10 });
    const pending = endpoint.request([call], limits);
    await until(() => requests.length === 1, clock);
    await clock.advance(30_000);
    expect(await pending).toEqual([{ kind: 'timeout', ms: 30_000 }]);
  });
});

describe('a bad answer', () => {
  it('over the cap is cut off', async () => {
    const { endpoint } = await nodeThat((response) => response.end('x'.repeat(5000)));
    expect(await endpoint.request([call], limits)).toEqual([
      { kind: 'broken', message: 'the answer is longer than 1000 bytes' },
    ]);
  });

  it('that announces more than it brings is broken', async () => {
    const { endpoint } = await nodeThat((response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"jsonrpc":"2.0","id":1,"result":"0x1"}');
      setImmediate(() => response.socket?.destroy());
    });
    expect(await endpoint.request([call], limits)).toMatchObject([{ kind: 'broken' }]);
  });

  it('of characters split between two packets is put together', async () => {
    const text = Buffer.from('{"jsonrpc":"2.0","id":1,"result":"€"}');
    const { endpoint } = await nodeThat((response) => {
      response.writeHead(200, { 'content-length': String(text.length) });
      response.write(text.subarray(0, text.indexOf(0xe2) + 1));
      setImmediate(() => response.end(text.subarray(text.indexOf(0xe2) + 1)));
    });
    expect(await endpoint.request([call], limits)).toEqual([{ kind: 'result', result: '€' }]);
  });

  it('that redirects is not followed', async () => {
    const { endpoint, requests, port } = await nodeThat((response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${port}/internal` }).end(),
    );
    expect(await endpoint.request([call], limits)).toMatchObject([{ kind: 'http', status: 307 }]);
    expect(requests).toHaveLength(1);
  });

  it('with compression was not asked for', async () => {
    const { endpoint, requests } = await nodeThat(echo);
    await endpoint.request([call], limits);
    expect(requests[0]?.headers).not.toHaveProperty('accept-encoding');
  });
});

describe('Retry-After', () => {
  const after = async (value: string) => {
    const { endpoint, clock } = await nodeThat((response) => response.writeHead(429, { 'retry-after': value }).end());
    const [reply] = await endpoint.request([call], limits);
    return { reply, now: clock.now() };
  };

  test.each([
    ['7', 7000],
    ['0', 0],
    ['-5', 0],
    ['1.5', 1500],
    ['soon', null],
    ['Infinity', null],
  ])('of "%s" is %s ms', async (value, ms) => {
    expect((await after(value)).reply).toMatchObject({ kind: 'http', status: 429, retryAfterMs: ms });
  });

  it('may be a date, measured by the clock that is handed in', async () => {
    const date = new Date(new ManualClock().now() + 90_000).toUTCString();
    expect((await after(date)).reply).toMatchObject({ retryAfterMs: 90_000 });
    const past = new Date(new ManualClock().now() - 90_000).toUTCString();
    expect((await after(past)).reply).toMatchObject({ retryAfterMs: 0 });
  });

  it('may be missing', async () => {
    const { endpoint } = await nodeThat((response) => response.writeHead(429).end());
    expect(await endpoint.request([call], limits)).toMatchObject([{ status: 429, retryAfterMs: null }]);
  });
});

describe('a node that takes no batches', () => {
  it('makes the calls that follow go one by one, and nothing of the batch counts as sent', async () => {
    const { endpoint } = await nodeThat((response, body, request) => {
      if (!body.startsWith('[')) return echo(response, body, request);
      response.end('{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batches are not supported"}}');
    });
    expect(endpoint.batchSize).toBe(100);
    expect(await endpoint.request([call, call], limits)).toEqual([
      { kind: 'unsent', message: 'the endpoint refused a JSON-RPC batch', batchRefused: true },
      { kind: 'unsent', message: 'the endpoint refused a JSON-RPC batch', batchRefused: true },
    ]);
    expect(endpoint.batchSize).toBe(1);
    expect(await endpoint.request([call], limits)).toMatchObject([{ kind: 'result' }]);
  });
});

test('an IPv6 address in brackets is reached', async () => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('{"jsonrpc":"2.0","id":1,"result":"0x1"}'));
  });
  const listening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(0, '::1', () => resolve(true));
  });
  if (!listening) return; // a machine without IPv6
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  const endpoint = httpEndpoint({
    url: `http://[::1]:${(server.address() as AddressInfo).port}`,
    clock: new ManualClock(),
  });
  closers.push(() => endpoint.close());
  expect(await endpoint.request([call], limits)).toEqual([{ kind: 'result', result: '0x1' }]);
});
