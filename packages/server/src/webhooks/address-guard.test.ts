import type { lookup as systemLookup } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AddressGuard } from './address-guard.js';
import { sendOver } from './send.js';

const never = new AbortController().signal;

test.each([
  'ftp://example.com',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'example.com/hook',
  '',
  'http://example.com',
  'https://user:pass@example.com',
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://0.0.0.0/',
  'https://10.1.2.3/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://172.16.0.1/',
  'https://192.168.1.1/',
  'https://192.0.2.1/',
  'https://198.18.0.1/',
  'https://224.0.0.1/',
  'https://240.0.0.1/',
  'https://255.255.255.255/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001::1]/',
  'https://[fc00::1]/',
  'https://[fd12:3456::1]/',
  'https://[fe80::1]/',
  'https://[ff02::1]/',
  'https://[2001:db8::1]/',
])('%s is no URL for a webhook', (url) => {
  expect(() => new AddressGuard().check(url)).toThrow(expect.objectContaining({ code: 'webhook_url_blocked' }));
});

test.each(['https://example.com/hook?token=1', 'https://1.1.1.1/', 'https://[2606:4700::1111]/', 'https://localhost/'])(
  '%s may be one, as far as can be told before its name is resolved',
  (url) => {
    expect(new AddressGuard().check(url).href).toBe(url);
  },
);

test('ranges of one’s own can be allowed', () => {
  const guard = new AddressGuard({ allowPrivate: ['10.0.0.0/8', '::1'], allowHttp: true });
  for (const url of ['http://10.1.2.3/', 'https://[::1]/', 'http://[::ffff:10.1.2.3]/']) guard.check(url);
  for (const url of ['http://11.0.0.1@10.0.0.1/', 'http://192.168.0.1/']) expect(() => guard.check(url)).toThrow();
});

describe('a connection', () => {
  /** A receiver on this machine, which a webhook must not reach. */
  async function receiver() {
    let hits = 0;
    const server = createServer((_request, response) => {
      hits++;
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end('moved');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { port: (server.address() as AddressInfo).port, hits: () => hits };
  }
  /** Names as the test says. */
  const resolving = (addresses: string[]) =>
    ((_name: string, _options: object, callback: (error: null, found: object[]) => void) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as unknown as typeof systemLookup;
  const outgoing = (url: string) => ({ url, headers: {}, body: '{}' });

  test('goes to no private address that a name leads to, not even as one of several', async () => {
    const { port, hits } = await receiver();
    for (const addresses of [['127.0.0.1'], ['1.1.1.1', '127.0.0.1'], ['::1'], ['169.254.169.254'], []]) {
      const guard = new AddressGuard({ allowHttp: true, lookup: resolving(addresses) });
      const answer = await sendOver(guard, never)(outgoing(`http://rebound.example:${port}/`));
      expect(answer).toMatchObject({ status: null, error: expect.stringContaining('no public address') });
    }
    const plain = new AddressGuard({ allowHttp: true });
    expect((await sendOver(plain, never)(outgoing(`http://localhost:${port}/`))).status).toBeNull();
    expect(hits()).toBe(0);
  });

  test('follows no redirect, and reads no more than the beginning of the answer', async () => {
    const { port, hits } = await receiver();
    const guard = new AddressGuard({
      allowHttp: true,
      allowPrivate: ['127.0.0.0/8'],
      lookup: resolving(['127.0.0.1']),
    });
    const answer = await sendOver(guard, never)(outgoing(`http://mine.example:${port}/`));
    expect(answer).toEqual({ status: 302, retryAfter: null, response: 'moved', error: null });
    expect(hits()).toBe(1);

    const flood = createServer((_request, response) => {
      response.writeHead(500, { 'retry-after': '7' });
      response.write('x'.repeat(100_000));
    });
    await new Promise<void>((resolve) => flood.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void flood.close());
    const url = `http://127.0.0.1:${(flood.address() as AddressInfo).port}/`;
    const large = await sendOver(guard, never)(outgoing(url));
    expect([large.status, large.retryAfter, large.response.length]).toEqual([500, 7_000, 4_096]);
  });

  test('that cannot be made is an answer, and ends when it is told to', async () => {
    const guard = new AddressGuard({ allowHttp: true, allowPrivate: ['127.0.0.0/8'] });
    const refused = await sendOver(guard, never)(outgoing('http://127.0.0.1:1/'));
    expect(refused).toMatchObject({ status: null, error: expect.stringContaining('ECONNREFUSED') });
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const stopping = new AbortController();
    const hanging = sendOver(
      guard,
      stopping.signal,
    )(outgoing(`http://127.0.0.1:${(silent.address() as AddressInfo).port}/`));
    stopping.abort();
    expect((await hanging).status).toBeNull();
  });
});
