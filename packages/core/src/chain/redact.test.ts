import { expect, test } from 'vitest';
import { redactor } from './redact.js';

const url = 'https://me:hunter22@rpc.example:8443/v3/0123456789abcdef0123/mainnet?apikey=s3cr3t&net=main';

test.each([
  [`fetch failed: ${url}`, 'fetch failed: https://rpc.example:8443'],
  ['invalid project id 0123456789abcdef0123', 'invalid project id ***'],
  ['wrong apikey "s3cr3t" for me:hunter22', 'wrong apikey "***" for me:***'],
  ['see https://other.example/docs/keys?ref=1 for more', 'see https://other.example for more'],
  ['wss://user:pw@ws.example/key', 'wss://ws.example'],
  ['mainnet v3 is over capacity', 'mainnet v3 is over capacity'],
  ['nonce too low: next nonce 5, tx nonce 3', 'nonce too low: next nonce 5, tx nonce 3'],
])('%s', (text, clean) => {
  expect(redactor(url)(text)).toBe(clean);
});

test('what is percent-encoded in the URL is found as it is written, too', () => {
  const redact = redactor('https://u:p%40ssword@rpc.example/');
  expect(redact('p@ssword and p%40ssword')).toBe('*** and ***');
});

test('credentials are found in the form in which they are sent', () => {
  const authorization = `Basic ${Buffer.from('u:pässword').toString('base64')}`;
  expect(redactor('https://u:p%C3%A4ssword@rpc.example/')(authorization)).toBe('Basic ***');
  const redact = redactor('https://rpc.example', {
    authorization: 'Bearer t0ken-0f-ours',
    'x-region': 'eu',
    'x-key': 'abcd1234',
  });
  expect(redact('got Bearer t0ken-0f-ours and abcd1234')).toBe('got *** and ***');
  expect(redact('"t0ken-0f-ours" is not known in eu')).toBe('"***" is not known in eu');
});

test('without a URL of its own it still clears others', () => {
  expect(redactor(null)('at https://a.example/secret')).toBe('at https://a.example');
});
