import { expect, test } from 'vitest';
import { readSearchText } from './search-text.js';

const hash = `0x${'ab'.repeat(32)}`;
const address = `0x${'Cd'.repeat(20)}`;
const typesOf = (selector: string) => (selector === '0xa9059cbb' ? ['erc20.transfer', 'usdc.transfer'] : []);

test.each<[text: string, given: [string, string][]]>([
  ['', []],
  ['   ', []],
  ['status:failed', [['status', 'failed']]],
  [
    'status:failed status:pending',
    [
      ['status', 'failed'],
      ['status', 'pending'],
    ],
  ],
  [
    'type:erc20.* signer:0x12',
    [
      ['message_type', 'erc20.*'],
      ['from', '0x12'],
    ],
  ],
  [
    'type:"add_weight(address _addr, uint256 _weight)"',
    [['message_type', 'add_weight(address _addr, uint256 _weight)']],
  ],
  ['type:"never closed', [['message_type', 'never closed']]],
  ['ext:a:b', [['external_id', 'a:b']]],
  ['data.order.id:81', [['data.order.id', '81']]],
  ['age:>10m', [['age_gte', '10m']]],
  ['age:10m', [['age_gte', '10m']]],
  ['age:>=10m', [['age_gte', '10m']]],
  ['age:<10m', [['created_after', '-10m']]],
  [
    'created:>-24h created:<2031-01-01T00:00:00Z',
    [
      ['created_after', '-24h'],
      ['created_before', '2031-01-01T00:00:00Z'],
    ],
  ],
  ['attempts:>2', [['attempts_gte', '2']]],
  [hash, [['hash', hash]]],
  [hash.toUpperCase().replace('0X', '0x'), [['hash', hash.toUpperCase().replace('0X', '0x')]]],
  [address, [['address', address]]],
  [
    '0xA9059CBB',
    [
      ['message_type', 'erc20.transfer'],
      ['message_type', 'usdc.transfer'],
    ],
  ],
  ['0xdeadbeef', [['mentions', '0xdeadbeef']]],
  ['019ac2f4', [['id', '019ac2f4']]],
  ['019ac2f4-7b1e', [['id', '019ac2f4-7b1e']]],
  ['01920024', [['mentions', '01920024']]],
  ['81', [['mentions', '81']]],
  ['order 81', [['mentions', 'order 81']]],
  ['"order 81"', [['mentions', 'order 81']]],
  ['http://x', [['mentions', 'http://x']]],
  ['colour:red', [['mentions', 'colour:red']]],
  ['__proto__:1 constructor:2', [['mentions', '__proto__:1 constructor:2']]],
  ['status:', [['mentions', 'status:']]],
  ['attempts:<2', [['mentions', 'attempts:<2']]],
  [
    `status:failed ${address} refund`,
    [
      ['status', 'failed'],
      ['address', address],
      ['mentions', 'refund'],
    ],
  ],
])('%j asks for %j', (text, given) => {
  expect(readSearchText(text, typesOf)).toEqual(given);
});
