import assert from 'node:assert/strict';
import {
  parseTransaction,
  recoverTransactionAddress,
  type TransactionSerializable,
  type TransactionSerializableEIP1559,
  type TransactionSerializableEIP2930,
  type TransactionSerializableLegacy,
  type TransactionSerialized,
} from 'viem';
import type { Signer } from '../signer/signer.js';

export interface SignerConformanceOptions {
  /** Your runner's; vitest, node:test and others fit as they are. */
  readonly describe: (name: string, define: () => void) => void;
  readonly it: (name: string, run: () => Promise<void>) => void;
  /** The signer to test; what it signs is thrown away. */
  readonly create: () => Promise<Signer> | Signer;
  /** Chains it may sign for. Default: 1, 31337 and the largest that fits a JavaScript number. */
  readonly chainIds?: readonly number[];
}

/** Half the order of the curve: a higher `s` is malleable, and refused by nodes since EIP-2. */
const highestS = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

const to = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';
const maxUint256 = 2n ** 256n - 1n;

/**
 * The tests that every signer must pass: it signs what it is given, for its address, and changes nothing.
 *
 * ```ts
 * import { signerConformance } from '@tx-broadcaster/core/testing';
 * import { describe, it } from 'vitest';
 *
 * signerConformance({ describe, it, create: () => mySigner() });
 * ```
 */
export function signerConformance({
  describe,
  it,
  create,
  chainIds = [1, 31_337, Number.MAX_SAFE_INTEGER],
}: SignerConformanceOptions): void {
  const [chainId = 1] = chainIds;

  const signs = (name: string, transaction: TransactionSerializable) =>
    it(`signs ${name}`, async () => {
      await checkSigned(await create(), transaction);
    });

  describe('a signer', () => {
    it('has an address', async () => {
      const { address } = await create();
      assert.match(address, /^0x[0-9a-fA-F]{40}$/);
    });

    for (const id of chainIds) {
      signs(`EIP-1559 for chain ${id}`, eip1559({ chainId: id }));
      signs(`EIP-2930 for chain ${id}`, eip2930({ chainId: id }));
      signs(`legacy for chain ${id}`, legacy({ chainId: id }));
    }

    for (const [type, build] of Object.entries({ 'EIP-1559': eip1559, 'EIP-2930': eip2930, legacy })) {
      signs(`${type} that creates a contract`, build({ chainId, to: null, data: `0x6080${'60'.repeat(300)}` }));
      signs(`${type} without data`, build({ chainId, data: '0x' }));
      signs(`${type} with data of one zero byte`, build({ chainId, data: '0x00' }));
      signs(`${type} with 100 KB of data`, build({ chainId, data: `0x${'0123456789abcdef'.repeat(12_800)}` }));
      signs(`${type} with value 0`, build({ chainId, value: 0n }));
      signs(`${type} with the highest value`, build({ chainId, value: maxUint256 }));
      signs(`${type} with nonce 0`, build({ chainId, nonce: 0 }));
      signs(`${type} with a nonce beyond 32 bits`, build({ chainId, nonce: 2 ** 40 + 1 }));
      signs(`${type} with a gas limit beyond 32 bits`, build({ chainId, gas: 2n ** 40n }));
    }

    signs('an access list', eip1559({ chainId, accessList: [{ address: to, storageKeys: [`0x${'0a'.repeat(32)}`] }] }));
    signs('fees of 0', eip1559({ chainId, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n }));
    signs('a gas price of 0', legacy({ chainId, gasPrice: 0n }));
    signs('high fees', eip1559({ chainId, maxFeePerGas: 2n ** 100n, maxPriorityFeePerGas: 2n ** 99n }));

    it('signs 50 at once without mixing them up', async () => {
      const signer = await create();
      const transactions = Array.from({ length: 50 }, (_, nonce) => eip1559({ chainId, nonce, value: BigInt(nonce) }));
      await Promise.all(transactions.map((transaction) => checkSigned(signer, transaction)));
    });

    it('signs the same transaction twice, alike or not', async () => {
      const signer = await create();
      await checkSigned(signer, eip1559({ chainId }));
      await checkSigned(signer, eip1559({ chainId }));
    });

    it('keeps its address', async () => {
      const signer = await create();
      const { address } = signer;
      await signer.signTransaction(legacy({ chainId }));
      assert.equal(signer.address, address);
    });
  });
}

/** What the three kinds have in common. */
type Fields = Pick<TransactionSerializableLegacy, 'nonce' | 'gas' | 'to' | 'value' | 'data'> & {
  readonly chainId: number;
};

function eip1559(fields: Fields & Partial<TransactionSerializableEIP1559>): TransactionSerializableEIP1559 {
  const fees = { maxFeePerGas: 3_000_000_007n, maxPriorityFeePerGas: 1_000_000_001n };
  return { type: 'eip1559', ...fees, ...common, ...fields };
}

function eip2930(fields: Fields): TransactionSerializableEIP2930 {
  const accessList = [{ address: to, storageKeys: [`0x${'01'.repeat(32)}`] }] as const;
  return { type: 'eip2930', gasPrice: 3_000_000_007n, accessList, ...common, ...fields };
}

function legacy(fields: Fields & { gasPrice?: bigint }): TransactionSerializableLegacy {
  return { type: 'legacy', gasPrice: 3_000_000_007n, ...common, ...fields };
}

const common = { nonce: 7, gas: 100_001n, to, value: 1n, data: '0xa9059cbb' } as const;

/** Signs, and holds what comes back against what was given and against the signer's address. */
async function checkSigned(signer: Signer, transaction: TransactionSerializable): Promise<void> {
  const given = structuredClone(transaction);
  const signed = await signer.signTransaction(deepFreeze(transaction));
  assert.deepEqual(transaction, given, 'what was given to sign was changed');
  assert.match(signed, /^0x[0-9a-f]+$/i);

  const { r, s, v, yParity, ...parsed } = parseTransaction(signed);
  assert.deepEqual(fieldsOf(parsed), fieldsOf(transaction), 'what was signed is not what was given');
  assert.ok(r !== undefined && s !== undefined, 'it is not signed');
  assert.ok(BigInt(s) <= highestS, 'its s is in the upper half of the curve');
  assert.ok(BigInt(s) > 0n && BigInt(r) > 0n, 'its signature is empty');
  const serializedTransaction = signed as TransactionSerialized; // parseTransaction has accepted it as one
  const recovered = await recoverTransactionAddress({ serializedTransaction });
  assert.equal(recovered.toLowerCase(), signer.address.toLowerCase(), 'it is signed by another key');
}

/** The fields that go on the chain; what RLP writes as nothing (zero, empty) is left out on both sides. */
function fieldsOf(transaction: object): Record<string, unknown> {
  const present = Object.entries(transaction).filter(
    ([, value]) =>
      value !== undefined &&
      value !== null &&
      value !== 0 &&
      value !== 0n &&
      value !== '0x' &&
      !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(present.map(([name, value]) => [name, name === 'to' ? lower(value) : value]));
}

const lower = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value);

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}
