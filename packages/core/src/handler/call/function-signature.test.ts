import fc from 'fast-check';
import { type AbiFunction, parseAbiItem, toFunctionSelector } from 'viem';
import { expect, it } from 'vitest';
import { parseFunctionSignature } from './function-signature.js';
import { reasonOf } from './shown.js';

it.each([
  [
    'add_weight(address _addr, uint256 _weight)',
    'add_weight(address _addr, uint256 _weight)',
    'add_weight(address,uint256)',
  ],
  ['add_weight(address,uint256)', 'add_weight(address, uint256)', 'add_weight(address,uint256)'],
  [
    '  add_weight (\taddress   _addr ,uint256\n_weight ) ',
    'add_weight(address _addr, uint256 _weight)',
    'add_weight(address,uint256)',
  ],
  ['function pause()', 'pause()', 'pause()'],
  ['deposit() external payable', 'deposit()', 'deposit()'],
  ['get(uint a) public view returns (uint256 b, string memory)', 'get(uint a)', 'get(uint256)'],
  [
    'f(string memory s, bytes calldata b, address payable to)',
    'f(string memory s, bytes calldata b, address payable to)',
    'f(string,bytes,address)',
  ],
  [
    'f((uint a,address[2] b)[ ] orders, int8[3][] x)',
    'f((uint a, address[2] b)[] orders, int8[3][] x)',
    'f((uint256,address[2])[],int8[3][])',
  ],
  ['f(tuple(bool a, (bytes32) b) t)', 'f(tuple(bool a, (bytes32) b) t)', 'f((bool,(bytes32)))'],
  [
    '$f_1(uint256 __proto__, uint256 constructor)',
    '$f_1(uint256 __proto__, uint256 constructor)',
    '$f_1(uint256,uint256)',
  ],
])('reads %j', (written, text, signature) => {
  const read = parseFunctionSignature(written);
  expect({ text: read.text, signature: read.function.signature }).toEqual({ text, signature });
  expect(read.function.selector).toBe(toFunctionSelector(signature));
});

it.each([
  ['add_weight(address', 'expected `)` after "add_weight(address", got its end'],
  ['add_weight(address,)', 'expected a type after "add_weight(address,", got ")"'],
  ['add_weight(address _a uint256 _b)', 'expected `)` after "add_weight(address _a", got "uint256"'],
  ['add_weight(address) twice', 'expected nothing more after "add_weight(address)", got "twice"'],
  ['add_weight(address)(uint)', 'expected nothing more after "add_weight(address)", got "("'],
  ['(address)', 'expected the name of a function, got "("'],
  ['9lives()', 'expected the name of a function, got "9lives"'],
  ['f(Order order)', 'no such type: Order'],
  ['f(uint7 a)', 'no such type: uint7'],
  ['f(uint008 a)', 'no such type: uint008'],
  ['f(bytes33 a)', 'no such type: bytes33'],
  ['f(uint256[0] a)', 'no such type: uint256[0]'],
  ['f(() a)', 'a tuple without components'],
  ['f(tuple a)', 'a tuple without components'],
  ['f(address\u00a0é)', 'expected `)` after "f(address", got "é"'],
])('refuses %j', (written, reason) => {
  expect(() => parseFunctionSignature(written)).toThrow(expect.objectContaining({ message: reason }));
});

it.each([
  [
    'tuples nested without end',
    `f${'('.repeat(500)}uint a${')'.repeat(500)}`,
    'a type nested more than 32 levels deep',
  ],
  ['arrays nested without end', `f(uint${'[]'.repeat(40)} a)`, 'a type nested more than 32 levels deep'],
  ['a text without end', `f(${'uint256,'.repeat(1000)}uint256)`, 'it has 8010 characters, the limit is 1024'],
])('refuses %s', (_what, written, reason) => {
  expect(() => parseFunctionSignature(written)).toThrow(expect.objectContaining({ message: reason }));
});

const names = fc.stringMatching(/^[a-z_][a-z0-9_]{0,6}$/).map((name) => `${name}_x`); // none that Solidity reserves
const spaces = fc.constantFrom('', ' ', '  ', '\n', '\t ');

const { type: types } = fc.letrec<{ type: string; parameter: string }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('address', 'bool', 'string', 'bytes', 'bytes32', 'uint256', 'int8', 'uint'),
    fc.tuple(tie('type'), fc.constantFrom('[]', '[2]')).map(([type, brackets]) => `${type}${brackets}`),
    fc.array(tie('parameter'), { minLength: 1, maxLength: 3 }).map((parameters) => `(${parameters.join(',')})`),
  ),
  parameter: fc.tuple(tie('type'), fc.option(names)).map(([type, name]) => (name === null ? type : `${type} ${name}`)),
}));

it('reads what viem reads, in any spacing', () => {
  fc.assert(
    fc.property(names, fc.array(fc.tuple(types, fc.option(names)), { maxLength: 4 }), spaces, (name, inputs, space) => {
      const regular = `${name}(${inputs.map(([type, input]) => (input === null ? type : `${type} ${input}`)).join(', ')})`;
      const odd = regular.replace(/[(),[\]]/g, (mark) => `${space}${mark}${space}`);
      const expected = parseAbiItem(`function ${regular}`) as AbiFunction; // "function" says so
      const read = parseFunctionSignature(odd);
      expect(read.item.inputs).toEqual(expected.inputs);
      expect(read.function.selector).toBe(toFunctionSelector(expected));
    }),
  );
});

it('answers any text with a signature or a short reason', () => {
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^[a-z]{1,3}[(), a-z0-9[\]]{0,30}$/));
  fc.assert(
    fc.property(texts, (text) => {
      try {
        const { text: regular, function: read } = parseFunctionSignature(text);
        expect(parseFunctionSignature(regular).function.signature).toBe(read.signature);
      } catch (error) {
        expect(reasonOf(error)).toMatch(/^(expected|no such type|a type|a tuple|it has)/);
      }
    }),
  );
});
