import { parseAbi } from 'viem';
import { expect, it } from 'vitest';
import { findFunction } from './find-function.js';

const abi = parseAbi([
  'function transfer(address to, uint256 amount)',
  'function mint(uint256 amount)',
  'function mint(address to, uint256 amount)',
  'event transferred(address to)',
]);

it('finds a function by its name, and an overload by its signature in any spelling', () => {
  expect(findFunction(abi, 'transfer').signature).toBe('transfer(address,uint256)');
  expect(findFunction(abi, 'mint(uint)').signature).toBe('mint(uint256)');
  expect(findFunction(abi, 'mint( address to,uint256 )').described).toBe('mint(address to, uint256 amount)');
});

it('lets arguments in the words of viem decide between overloads', () => {
  expect(findFunction(abi, 'mint', [5n]).signature).toBe('mint(uint256)');
  expect(findFunction(abi, 'mint', ['0x70997970C51812dc3A010C7d01b50e0d17dc79C8', 5n]).signature).toBe(
    'mint(address,uint256)',
  );
});

it.each([
  [
    abi,
    'mint',
    'expected `functionName` to name one function, got "mint", which is overloaded: write mint(uint256) or mint(address,uint256)',
  ],
  [abi, 'transfr', 'expected `functionName` to be in the abi, got "transfr"; did you mean "transfer"?'],
  [abi, 'transferred', 'expected `functionName` to be in the abi, got "transferred"; did you mean "transfer"?'],
  [abi, 'burn()', 'expected `functionName` to be in the abi, got "burn()"; its functions are transfer, mint'],
  [[], 'burn', 'expected `functionName` to be in the abi, got "burn"; it has no functions'],
  [abi, undefined, 'expected `functionName` to be the name of a function, got nothing'],
  ['transfer()', 'transfer', 'expected `abi` to be an array of ABI items, got "transfer()"'],
  [['function f()'], 'f', 'expected `abi` to hold ABI items, got strings: pass them through parseAbi of viem'],
  [[null, 5, { type: 'function', name: 'f', inputs: [{ type: 'uint7' }] }], 'f', 'no such type: uint7'],
  [[{ type: 'function', name: 'f', inputs: [{ type: 'tuple' }] }], 'f', 'a tuple without components'],
  [[{ type: 'function', name: 'f', inputs: [null] }], 'f', 'a parameter without a type'],
])('says why there is none: %#', (items, name, reason) => {
  expect(() => findFunction(items, name)).toThrow(expect.objectContaining({ message: reason }));
});

it('reads items without inputs and with the short names of types, as written by hand', () => {
  const written = [
    { type: 'function', name: 'f' },
    { type: 'function', name: 'g', inputs: [{ type: 'uint' }] },
  ];
  expect(findFunction(written, 'f')).toMatchObject({ signature: 'f()', selector: '0x26121ff0' });
  expect(findFunction(written, 'g')).toMatchObject({ signature: 'g(uint256)', selector: '0xe420264a' });
});
