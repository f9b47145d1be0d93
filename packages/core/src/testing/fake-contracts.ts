import { type Address, decodeErrorResult, type Hex } from 'viem';
import { FakeRpcError } from './fake-rpc-error.js';
import { type FakeCall, floorGas, intrinsicGas, lower } from './fake-transaction.js';

/** Revert data for every call, or decided call by call: null lets it pass. */
export type Reverting = Hex | ((call: FakeCall) => Hex | null);

/** What eth_call answers. */
export type Returning = Hex | ((call: FakeCall) => Hex);

/** What addresses are programmed to do when they are called; the rest are plain accounts. */
export class FakeContracts {
  readonly #code = new Map<Address, Hex>();
  readonly #gas = new Map<Address, bigint>();
  readonly #returning = new Map<Address, Returning>();
  readonly #reverting = new Map<Address, Reverting>();

  setCode(address: Address, code: Hex): void {
    this.#code.set(lower(address), code);
  }

  setGas(address: Address, gas: bigint): void {
    this.#gas.set(lower(address), gas);
  }

  setReturning(address: Address, returning: Returning): void {
    this.#returning.set(lower(address), returning);
  }

  setReverting(address: Address, reverting: Reverting | null): void {
    if (reverting === null) this.#reverting.delete(lower(address));
    else this.#reverting.set(lower(address), reverting);
  }

  codeOf(address: Address): Hex {
    return this.#code.get(address) ?? '0x';
  }

  /** EIP-7702: the account's key still signs, but its transfers run somebody's code. */
  isDelegated(address: Address): boolean {
    return this.codeOf(address).startsWith('0xef0100');
  }

  /** Gas a call uses: what its bytes cost and what the code was programmed to burn. */
  gasFor(call: FakeCall, accessList?: Parameters<typeof intrinsicGas>[2]): bigint {
    const used = intrinsicGas(call.to, call.input, accessList) + (call.to ? (this.#gas.get(call.to) ?? 0n) : 0n);
    const floor = floorGas(call.input);
    return used > floor ? used : floor;
  }

  /** The data the call reverts with, or null. */
  revertData(call: FakeCall): Hex | null {
    const reverting = call.to ? this.#reverting.get(call.to) : undefined;
    return typeof reverting === 'function' ? reverting(call) : (reverting ?? null);
  }

  /** What the call returns; throws as a node does when it reverts. */
  run(call: FakeCall): Hex {
    const data = this.revertData(call);
    if (data !== null) throw reverted(data);
    const returning = call.to ? this.#returning.get(call.to) : undefined;
    return typeof returning === 'function' ? returning(call) : (returning ?? '0x');
  }
}

function reverted(data: Hex): FakeRpcError {
  const reason = reasonIn(data);
  return new FakeRpcError(3, reason === null ? 'execution reverted' : `execution reverted: ${reason}`, data);
}

/** The text of Error(string), the only kind of revert data that nodes put into the message without an ABI. */
function reasonIn(data: Hex): string | null {
  if (!data.startsWith('0x08c379a0')) return null;
  try {
    const [reason] = decodeErrorResult({ abi: [], data }).args ?? [];
    return typeof reason === 'string' ? reason : null;
  } catch {
    return null;
  }
}
