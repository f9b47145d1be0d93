import { privateKeySigner, type Signer } from '@tx-broadcaster/core';
import { parseGwei, type TransactionSerializable } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { median } from '#bench/quantile';
import { contract, privateKey } from '#bench/work';

/** Time of one signature, us. */
export interface Signing {
  readonly ours: number;
  readonly viem: number;
}

/** Our signer against viem's account, in this process: shows whether the native implementation was found. */
export async function signing(): Promise<Signing> {
  const ours = privateKeySigner(privateKey);
  const viem = privateKeyToAccount(privateKey);
  const times = { ours: [] as number[], viem: [] as number[] };
  for (let round = 0; round < 10; round++) {
    times.ours.push(await timeOf(ours, 200));
    times.viem.push(await timeOf(viem, 50));
  }
  return { ours: median(times.ours), viem: median(times.viem) };
}

async function timeOf(signer: Signer, count: number): Promise<number> {
  const startedAt = performance.now();
  for (let nonce = 0; nonce < count; nonce++) await signer.signTransaction(transaction(nonce));
  return ((performance.now() - startedAt) / count) * 1000;
}

function transaction(nonce: number): TransactionSerializable {
  return {
    type: 'eip1559',
    chainId: 31_337,
    nonce,
    to: contract,
    value: 0n,
    data: `0x${'5a'.repeat(68)}`,
    gas: 100_000n,
    maxFeePerGas: parseGwei('3'),
    maxPriorityFeePerGas: parseGwei('1'),
  };
}
