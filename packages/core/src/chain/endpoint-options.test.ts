import { custom } from 'viem';
import { expect, test } from 'vitest';
import { wrongWithEndpoints } from './endpoint-options.js';

const transport = custom({ request: async () => null });
const url = 'https://rpc.example/v3/secret';
const wrong = (...endpoints: unknown[]) => wrongWithEndpoints(endpoints, 'chain 1');

test('endpoints that can be read from and sent to are right', () => {
  expect(wrong({ url }, { url: 'wss://x', name: 'x', priority: -1 }, { transport, sendOnly: true })).toEqual([]);
  expect(wrong({ url, readOnly: true, headers: { 'x-key': 'y' } }, { transport, sendOnly: true })).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['nothing', {}, 'either `url` or `transport`'],
  ['both ways', { url, transport }, 'either `url` or `transport`'],
  ['a file', { url: 'ftp://secret' }, 'a `url` that starts with https://'],
  ['no URL', { url: 'rpc.example' }, 'a `url` that starts with https://'],
  ['a transport that is none', { transport: 'http' }, 'a viem transport as `transport`'],
  ['headers for a transport', { transport, headers: { a: 'b' } }, '`headers` that are texts, and an http(s) `url`'],
  ['headers that are no texts', { url, headers: { a: 1 } }, '`headers` that are texts'],
  ['a URL for a name', { url, name: url }, 'a short `name`, no URL'],
  ['an empty name', { url, name: '' }, 'a short `name`, no URL'],
  ['a text for a switch', { url, sendOnly: 'yes' }, '`sendOnly` true or false'],
  ['nothing to do', { url, sendOnly: true, readOnly: true }, 'one of `sendOnly` and `readOnly` at most'],
  ['no number', { url, priority: '1' }, 'a number as `priority`'],
  [
    'a misspelt option',
    { url, sendonly: true },
    '`sendonly` is not an option of endpoint 2 of chain 1; there are url,',
  ],
])('an endpoint with %s is refused, without its URL', (_what, endpoint, words) => {
  const said = wrong({ url }, endpoint).join('; ');
  expect(said).toContain(words);
  expect(said).toContain('endpoint 2 of chain 1');
  expect(said).not.toContain('secret');
});

test.each<[string, unknown, string]>([
  ['none', [], 'expected `endpoints` of chain 1 to be a list of at least one endpoint'],
  ['no list', 'https://x', 'expected `endpoints` of chain 1 to be a list of at least one endpoint, got string'],
  ['relays alone', [{ url, sendOnly: true }], 'expected an endpoint of chain 1 that is read from'],
  ['archives alone', [{ url, readOnly: true }], 'expected an endpoint of chain 1 that takes transactions'],
  [
    'two of one name',
    [
      { url, name: 'a' },
      { transport, name: 'a' },
    ],
    'names of their own, got "a" twice',
  ],
  ['null', [null], 'expected endpoint 1 of chain 1 to be an object'],
])('%s: refused', (_what, endpoints, words) => {
  expect(wrongWithEndpoints(endpoints, 'chain 1').join()).toContain(words);
});
