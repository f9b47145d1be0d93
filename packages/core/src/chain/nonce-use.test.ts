import type { Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { beforeAll, describe, expect, it } from 'vitest';
import { FakeChain } from '../testing/fake-chain.js';
import type { RpcCall, RpcReply } from './endpoint.js';
import { nonceUse } from './nonce-use.js';

const account = privateKeyToAccount(`0x${'11'.repeat(32)}`);
const signer = account.address;
const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const price = 5n * 10n ** 9n;
let raws: Hex[];

beforeAll(async () => {
  raws = await Promise.all(
    [0, 1, 2].map((nonce) =>
      account.signTransaction({
        type: 'eip1559',
        chainId: 31_337,
        nonce,
        to,
        value: BigInt(nonce),
        gas: 21_000n,
        maxFeePerGas: price,
        maxPriorityFeePerGas: price,
      }),
    ),
  );
});

/** A chain that has used the nonces 0 and 1 in one block and 2 in a later one, so many blocks deep. */
async function chainOf(depth: number) {
  const chain = new FakeChain();
  chain.mine(40);
  for (const raw of raws.slice(0, 2)) await chain.request('eth_sendRawTransaction', [raw]);
  chain.mine(20);
  await chain.request('eth_sendRawTransaction', [raws[2]]);
  chain.mine(1 + depth);
  return chain;
}

/** Asks the chain through a node that answers some calls in its own way; undefined: as the chain does. */
function ask(chain: FakeChain, nonce: number, own: (call: RpcCall) => RpcReply | undefined = () => undefined) {
  let calls = 0;
  const read = (asked: readonly RpcCall[]) =>
    Promise.all(
      asked.map(async (call): Promise<RpcReply> => {
        calls++;
        const answer = own(call);
        if (answer) return answer;
        return chain.request(call.method, call.params).then(
          (result): RpcReply => ({ kind: 'result', result }),
          (error: Error): RpcReply => ({ kind: 'error', code: -32000, message: error.message }),
        );
      }),
    );
  return nonceUse({ endpoint: 'node', signer, read }, nonce).then((use) => ({ use, calls }));
}

const missing: RpcReply = { kind: 'error', code: -32000, message: 'missing trie node' };
/** Forgets the state of blocks below. */
const pruned = (below: number) => (call: RpcCall) =>
  call.method === 'eth_getTransactionCount' && Number(call.params[1]) < below ? missing : undefined;

describe('which transaction used a nonce', () => {
  it.each([0, 1, 2])('is found in the block in which the count passed it (%i)', async (nonce) => {
    for (const depth of [0, 1, 30]) {
      const { use } = await ask(await chainOf(depth), nonce);
      expect(use).toMatchObject({
        kind: 'transaction',
        transaction: { raw: raws[nonce], nonce, to, value: BigInt(nonce), data: '0x', block: nonce === 2 ? 61 : 41 },
      });
    }
  });

  it('takes few questions where it is recent', async () => {
    expect((await ask(await chainOf(12), 2)).calls).toBeLessThan(14);
  });

  it('is not asked of a node that does not count the nonce as used', async () => {
    const { use } = await ask(await chainOf(0), 3);
    expect(use).toEqual({ kind: 'unknown', why: 'node: does not count nonce 3 as used' });
  });

  it('is found by a node that has dropped all state before the use', async () => {
    expect((await ask(await chainOf(5), 2, pruned(61))).use).toMatchObject({ kind: 'transaction' });
  });

  it('is not known to a node that has dropped the state of the use, unless it has an index', async () => {
    const chain = await chainOf(5);
    expect((await ask(chain, 2, pruned(63))).use).toEqual({
      kind: 'unknown',
      why: 'node: does not know the state of the blocks before',
    });
    const block = (await chain.request('eth_getBlockByNumber', ['0x3d', true])) as { transactions: unknown[] };
    const indexed = (call: RpcCall): RpcReply | undefined =>
      call.method === 'eth_getTransactionBySenderAndNonce'
        ? { kind: 'result', result: block.transactions[0] }
        : pruned(63)(call);
    expect((await ask(chain, 2, indexed)).use).toMatchObject({ kind: 'transaction', transaction: { raw: raws[2] } });
  });

  it('is none where the block has no transaction of the signer', async () => {
    const chain = await chainOf(5);
    const empty = (call: RpcCall): RpcReply | undefined =>
      call.method === 'eth_getBlockByNumber' ? { kind: 'result', result: { transactions: [] } } : undefined;
    expect((await ask(chain, 2, empty)).use).toEqual({ kind: 'none', block: 61 });
  });

  it('is not believed where it does not prove itself, or the block cannot be read', async () => {
    const chain = await chainOf(5);
    const block = (await chain.request('eth_getBlockByNumber', ['0x3d', true])) as { transactions: object[] };
    const forged = { transactions: [{ ...block.transactions[0], value: '0x63' }] };
    for (const [result, why] of [
      [forged, 'does not prove to be'],
      [null, 'block 61 cannot be read'],
      [{}, 'block 61 cannot be read'],
    ] as const) {
      const lying = (call: RpcCall): RpcReply | undefined =>
        call.method === 'eth_getBlockByNumber' ? { kind: 'result', result } : undefined;
      expect((await ask(chain, 2, lying)).use).toEqual({ kind: 'unknown', why: expect.stringContaining(why) });
    }
  });
});
