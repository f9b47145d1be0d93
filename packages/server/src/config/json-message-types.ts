import type { MessageType } from '@tx-broadcaster/core';
import { parseAbi } from 'viem';

/**
 * Message types as a JSON file can say them: integers (`gas`, `value`) as decimal strings, the ABI as JSON or as
 * signatures like `function transfer(address to, uint256 amount)`. The kind `encoded` needs code, hence a module.
 *
 * @throws Error naming the type
 */
export function messageTypesFromJson(types: Readonly<Record<string, unknown>>): Readonly<Record<string, MessageType>> {
  const read = Object.entries(types).map(([name, type]) => {
    if (typeof type !== 'object' || type === null || !('kind' in type)) {
      throw new Error(`expected message type ${name} to be an object with a kind (function, calldata or presigned)`);
    }
    const integers = ['gas', 'value'].flatMap((field) =>
      field in type ? [[field, integer(name, field, Reflect.get(type, field))]] : [],
    );
    const abi = 'abi' in type ? { abi: abiOf(name, type.abi) } : {};
    return [name, { ...type, ...Object.fromEntries(integers), ...abi }];
  });
  // the library checks every one of them when the broadcaster is made
  return Object.fromEntries(read) as Readonly<Record<string, MessageType>>;
}

function integer(name: string, field: string, value: unknown): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  if (typeof value === 'string' && /^\d{1,78}$/.test(value)) return BigInt(value);
  throw new Error(`expected \`${field}\` of message type ${name} to be an integer as a decimal string`);
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
