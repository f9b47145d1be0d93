import type { MessageType } from '@tx-broadcaster/core';
import { parseAbi } from 'viem';
import { withIntegers } from './json-integers.js';

/**
 * Message types as a JSON file can say them: integers (`gas`, `value`, the limits of a policy) as decimal strings, the
 * ABI as JSON or as signatures like `function transfer(address to, uint256 amount)`. The kind `encoded` needs code,
 * hence a module.
 *
 * @throws Error naming the type
 */
export function messageTypesFromJson(types: Readonly<Record<string, unknown>>): Readonly<Record<string, MessageType>> {
  const read = Object.entries(types).map(([name, type]) => {
    if (typeof type !== 'object' || type === null || !('kind' in type)) {
      throw new Error(`expected message type ${name} to be an object with a kind (function, calldata or presigned)`);
    }
    const abi = 'abi' in type ? { abi: abiOf(name, type.abi) } : {};
    return [name, { ...withIntegers(`message type ${name}`, type), ...abi }];
  });
  // the library checks every one of them when the broadcaster is made
  return Object.fromEntries(read) as Readonly<Record<string, MessageType>>;
}

function abiOf(name: string, abi: unknown): unknown {
  if (!Array.isArray(abi) || !abi.some((item) => typeof item === 'string')) return abi;
  try {
    return parseAbi(abi);
  } catch (error) {
    throw new Error(
      `expected \`abi\` of message type ${name} to hold signatures: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    );
  }
}
