import type { Address, Hex } from 'viem';
import { FakeRpcError } from './fake-rpc-error.js';
import { type FakeCall, lower } from './fake-transaction.js';

/** The arguments of one JSON-RPC call, read as strictly as geth does. */
export class FakeParams {
  readonly #values: readonly unknown[];

  constructor(params: unknown) {
    if (params !== undefined && params !== null && !Array.isArray(params))
      throw new FakeRpcError(-32602, 'non-array args');
    this.#values = params ?? [];
  }

  /** undefined when left out. */
  raw(index: number): unknown {
    return this.#values[index] ?? undefined;
  }

  address(index: number): Address {
    const value = this.#required(index);
    if (typeof value !== 'string' || !/^0x[0-9a-f]{40}$/i.test(value)) throw invalid(index, 'common.Address');
    return lower(value);
  }

  hash(index: number): Hex {
    const value = this.#required(index);
    if (!isHex(value) || value.length !== 66) throw invalid(index, 'common.Hash');
    return lowerHex(value);
  }

  bytes(index: number): Hex {
    const value = this.#required(index);
    if (!isHex(value) || value.length % 2 === 1) throw invalid(index, 'hexutil.Bytes');
    return lowerHex(value);
  }

  quantity(index: number): bigint {
    return quantity(this.#required(index), index);
  }

  /** A tag, a height, or EIP-1898's { blockHash } / { blockNumber }. */
  block(index: number, fallback: string): string | { blockHash: Hex } {
    const value = this.raw(index) ?? fallback;
    if (typeof value === 'string') return value;
    if (typeof value !== 'object' || value === null) throw invalid(index, 'rpc.BlockNumberOrHash');
    if ('blockHash' in value && isHex(value.blockHash)) return { blockHash: lowerHex(value.blockHash) };
    if ('blockNumber' in value && typeof value.blockNumber === 'string') return value.blockNumber;
    throw invalid(index, 'rpc.BlockNumberOrHash');
  }

  /** The object of eth_call and eth_estimateGas. */
  call(index: number): FakeCall {
    const value = this.#required(index);
    if (typeof value !== 'object' || value === null) throw invalid(index, 'ethapi.TransactionArgs');
    const fields = new Map<string, unknown>(Object.entries(value));
    const address = (name: string) => {
      const given = fields.get(name);
      return typeof given === 'string' ? lower(given) : null;
    };
    const input = fields.get('input') ?? fields.get('data') ?? '0x';
    if (!isHex(input) || input.length % 2 === 1) throw invalid(index, 'hexutil.Bytes');
    return {
      from: address('from'),
      to: address('to'),
      value: quantity(fields.get('value') ?? '0x0', index),
      input: lowerHex(input),
    };
  }

  #required(index: number): unknown {
    const value = this.raw(index);
    if (value === undefined) throw new FakeRpcError(-32602, `missing value for required argument ${index}`);
    return value;
  }
}

/** A number as JSON-RPC writes it: no leading zeros, never empty. */
export function quantity(value: unknown, index: number): bigint {
  if (typeof value !== 'string' || !/^0x[0-9a-f]+$/i.test(value)) throw invalid(index, 'hexutil.Big');
  if (/^0x0./i.test(value))
    throw new FakeRpcError(-32602, `invalid argument ${index}: hex number with leading zero digits`);
  return BigInt(value);
}

function isHex(value: unknown): value is Hex {
  return typeof value === 'string' && /^0x[0-9a-f]*$/i.test(value);
}

function lowerHex(value: Hex): Hex {
  return value.toLowerCase() as Hex; // lower-casing keeps the 0x in front
}

function invalid(index: number, kind: string): FakeRpcError {
  return new FakeRpcError(-32602, `invalid argument ${index}: json: cannot unmarshal into Go value of type ${kind}`);
}
