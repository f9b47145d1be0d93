import { type Address, encodeErrorResult, parseAbi } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it, test } from 'vitest';
import { verdictOf } from '../chain/verdict.js';
import type { CrashPoint } from '../crash-point.js';
import { memoryStore } from '../store/memory-store.js';
import type { Accepted, Store } from '../store/store.js';
import { ManualClock } from '../testing/manual-clock.js';
import { seededRandom } from '../testing/seeded-random.js';
import { profileOf } from '../transaction/chain-profile.js';
import { idMaker } from '../transaction/id.js';
import {
  calldataType,
  encodedType,
  functionType,
  type MessageType,
  presignedType,
} from '../transaction/message-type.js';
import { laneId, type Transaction } from '../transaction/transaction.js';
import { Accept, type AcceptContext } from './accept.js';
import { MessageTypes } from './call/message-types.js';
import type { BroadcastOptions } from './request.js';

const signer: Address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const second: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const to: Address = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const lane = laneId(31_337, signer);

const types: Record<string, MessageType> = {
  pay: calldataType({ to, value: 1n }),
  add: functionType({
    to,
    functionName: 'add_weight',
    abi: [
      {
        type: 'function',
        name: 'add_weight',
        stateMutability: 'nonpayable',
        outputs: [],
        inputs: [{ name: 'w', type: 'uint256' }],
      },
    ],
  }),
  strict: calldataType({ to, successOn: 'confirmed', maxAttempts: 7, confirmations: 4, gas: 50_000n, validFor: '30s' }),
  elsewhere: calldataType({ to, chainId: 10, signer: second }),
  'pay.rated': calldataType({ to, policy: { rates: [{ per: 'day', count: 2 }] } }),
  free: calldataType({ callerMay: ['to', 'gas'] }),
  raw: presignedType(),
  tried: functionType({
    abi: parseAbi(['function f()', 'error TooHeavy(uint256 weight)']),
    functionName: 'f',
    to,
    simulate: 'before-accept',
  }),
  limited: calldataType({
    gas: 100_000n,
    callerMay: ['to', 'value', 'fees'],
    policy: { targets: [to], selectors: ['0xbeefbeef', '0x'], maxValue: 5n, maxTotalFee: 100_000n * 30n },
  }),
  'raw.limited': presignedType({ policy: { maxFeePerGas: 10n } }),
  pooled: calldataType({ to, gas: 50_000n, signers: [signer, second] }),
  own: encodedType({
    schema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
    encode: () => ({ to, data: '0xbeef', value: 3n }),
  }),
};

const idle = (one: Address) => ({ signer: one, queued: 0, open: 0, fit: true, spare: null });

function desk(context: Partial<AcceptContext> = {}) {
  const clock = new ManualClock();
  const inner = memoryStore();
  const inserts: number[] = [];
  const reached: CrashPoint[] = [];
  const told: Accepted[] = [];
  const store: Store = {
    ...inner,
    insert(accepted) {
      inserts.push(accepted.length);
      return inner.insert(accepted);
    },
  };
  const accept = new Accept({
    store,
    clock,
    newId: idMaker(clock, seededRandom(1)),
    messageTypes: new MessageTypes(types, { unregistered: null }),
    chains: new Map([
      [
        31_337,
        new Map([
          [signer, 1],
          [second, 1],
        ]),
      ],
      [
        10,
        new Map([
          [signer, 1],
          [second, 1],
        ]),
      ],
    ]),
    profileOf: (chainId) => profileOf({ id: chainId === 10 ? 1 : chainId }),
    tryCall: async () => null,
    defaults: { successOn: 'accepted', confirmations: (chainId) => (chainId === 10 ? 2 : 12), maxAttempts: 3 },
    maxBacklog: 100,
    backlogOf: () => 0,
    candidates: (_chainId, signers) => signers.map(idle),
    offer: async () => null,
    admit: async () => null,
    signWaitMs: 250,
    tell: (one) => told.push(one),
    reached: (point) => reached.push(point),
    ...context,
  });
  const stored = () => inner.list({ limit: 1000, order: 'oldest' });
  return { accept, clock, store: inner, inserts, reached, told, stored };
}

describe('what is accepted', () => {
  it('is stored, queued and pending, before the answer', async () => {
    const { accept, stored, clock } = desk();
    const { transaction, replayed } = await accept.broadcast('pay', '0xbeef', {});
    expect(replayed).toBe(false);
    expect(await stored()).toEqual([transaction]);
    expect(transaction).toMatchObject({
      lane,
      chainId: 31_337,
      signer,
      messageType: 'pay',
      data: '0xbeef',
      to,
      value: 1n,
      calldata: '0xbeef',
      gas: null,
      status: 'pending',
      stage: 'queued',
      version: 1,
      generation: 1,
      nonce: null,
      hash: null,
      slot: null,
      wish: null,
      speedUp: null,
      idempotencyKey: null,
      createdAt: clock.now(),
      successOn: 'accepted',
      confirmations: 12,
      maxAttempts: 3,
      validUntil: null,
      clearedAt: null,
    });
    expect(transaction.place).toBe(transaction.id);
  });

  it('keeps what the caller said', async () => {
    const { accept, clock } = desk();
    const validUntil = clock.now() + 9;
    const said = {
      externalId: 'e',
      tags: ['t'],
      metadata: { a: 'b' },
      priority: -4,
      validUntil,
      maxAttempts: 9,
      confirmations: 5,
    } as const;
    expect((await accept.broadcast('pay', '0x', { ...said, successOn: 'mined' })).transaction).toMatchObject({
      ...said,
      successOn: 'mined',
    });
  });

  it('takes from the type what the caller left out, and from the defaults what the type left out', async () => {
    const { accept, clock } = desk();
    const own = {
      successOn: 'confirmed',
      maxAttempts: 7,
      confirmations: 4,
      gas: 50_000n,
      validUntil: clock.now() + 30_000,
    };
    expect((await accept.broadcast('strict', '0x', {})).transaction).toMatchObject(own);
    expect((await accept.broadcast('strict', '0x', { maxAttempts: 1 })).transaction).toMatchObject({
      ...own,
      maxAttempts: 1,
    });
    expect((await accept.broadcast('elsewhere', '0x', {})).transaction).toMatchObject({
      chainId: 10,
      signer: second,
      confirmations: 2,
    });
  });

  it('goes to the signer and chain that were asked for, in any letter case', async () => {
    const { accept } = desk();
    const { transaction } = await accept.broadcast('pay', '0x', { chainId: 10, signer: second.toLowerCase() });
    expect(transaction).toMatchObject({ chainId: 10, signer: second, lane: laneId(10, second) });
  });

  it('keeps the caller’s data as JSON keeps it, bigints as texts', async () => {
    const { accept } = desk();
    const { transaction } = await accept.broadcast('add', [2n ** 200n], {});
    expect(transaction.data).toEqual([(2n ** 200n).toString()]);
  });

  it('is told once it is durable, and not when it is a replay', async () => {
    const { accept, told } = desk();
    const { transaction } = await accept.broadcast('pay', '0x', { idempotencyKey: 'k' });
    await accept.broadcast('pay', '0x', { idempotencyKey: 'k' });
    expect(told).toEqual([{ transaction, event: expect.objectContaining({ type: 'queued', seq: 1 }) }]);
  });

  it('passes the places where tests kill it', async () => {
    const { accept, reached } = desk();
    await accept.broadcast('pay', '0x', {});
    expect(reached).toEqual(['accept.before_insert', 'accept.after_insert', 'accept.before_reply']);
  });

  it('makes ids that sort in order of acceptance', async () => {
    const { accept, stored } = desk();
    for (let n = 0; n < 20; n++) await accept.broadcast('pay', '0x', {});
    const ids = (await stored()).map(({ id }) => id);
    expect(ids.toSorted()).toEqual(ids);
  });
});

describe('concurrent requests', () => {
  it('share one store commit', async () => {
    const { accept, inserts, stored } = desk();
    await Promise.all(Array.from({ length: 50 }, () => accept.broadcast('pay', '0x', {})));
    expect(inserts).toEqual([50]);
    expect(await stored()).toHaveLength(50);
  });

  it('of one idempotency key are one transaction', async () => {
    const { accept, stored } = desk();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => accept.broadcast('pay', '0x', { idempotencyKey: 'k' })),
    );
    expect(new Set(answers.map(({ transaction }) => transaction.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await stored()).toHaveLength(1);
  });

  it('that are refused do not spoil the others', async () => {
    const { accept, stored } = desk();
    const settled = await Promise.allSettled([
      accept.broadcast('pay', 'x', {}),
      accept.broadcast('pay', '0x', {}),
      accept.broadcast('nope', '0x', {}),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    expect(await stored()).toHaveLength(1);
  });
});

describe('an idempotency key', () => {
  it('answers with the transaction as it is now', async () => {
    const { accept, store } = desk();
    const { transaction } = await accept.broadcast('pay', '0x', { idempotencyKey: 'k' });
    const later: Transaction = { ...transaction, stage: 'cancelled', status: 'failed', version: 2 };
    await store.act(later, {
      transactionId: later.id,
      seq: 2,
      at: 1,
      type: 'cancelled',
      status: 'failed',
      stage: 'cancelled',
      blockedOn: null,
      reason: null,
      actor: null,
    });
    expect(await accept.broadcast('pay', '0x', { idempotencyKey: 'k' })).toEqual({
      transaction: later,
      replayed: true,
    });
  });

  test.each<[string, string, unknown, object]>([
    ['another type', 'own', '0x', {}],
    ['other data', 'pay', '0x01', {}],
    ['another chain', 'pay', '0x', { chainId: 10 }],
    ['another signer', 'pay', '0x', { signer: second }],
  ])('is refused for %s, naming the holder', async (_name, type, data, options) => {
    const { accept, stored } = desk();
    const { transaction } = await accept.broadcast('pay', '0x', { idempotencyKey: 'k' });
    await expect(accept.broadcast(type, data, { ...options, idempotencyKey: 'k' })).rejects.toMatchObject({
      code: 'idempotency_key_reused',
      details: { transaction_id: transaction.id },
    });
    expect(await stored()).toHaveLength(1);
  });
});

describe('a submitter', () => {
  it('is kept with the transaction and with its first event', async () => {
    const { accept, store } = desk();
    const { transaction } = await accept.broadcast('pay', '0x', { submittedBy: 'key:shop' });
    expect(transaction.submittedBy).toBe('key:shop');
    expect((await store.history(transaction.id)).events).toMatchObject([{ type: 'queued', actor: 'key:shop' }]);
  });

  it('has idempotency keys of its own', async () => {
    const { accept, stored } = desk();
    const submit = (submittedBy: string | undefined, data: string) =>
      accept.broadcast('pay', data, { submittedBy, idempotencyKey: 'k' });
    await submit('key:shop', '0x01');
    await submit('key:bank', '0x02');
    await submit(undefined, '0x03');
    expect((await submit('key:shop', '0x01')).replayed).toBe(true);
    await expect(submit('key:bank', '0x01')).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    expect(await stored()).toHaveLength(3);
  });

  it('does not see what another one says about the same signed bytes', async () => {
    const { accept, stored } = desk();
    const sender = privateKeyToAccount(`0x${'42'.repeat(32)}`);
    const raw = await sender.signTransaction({ chainId: 31_337, nonce: 0, gas: 21_000n, gasPrice: 1n, to, value: 1n });
    await accept.broadcast('raw', raw, { submittedBy: 'key:shop', externalId: 'secret order' });
    const second = accept.broadcast('raw', raw, { submittedBy: 'key:bank' });
    await expect(second).rejects.toMatchObject({ code: 'idempotency_key_reused', details: {} });
    expect(await stored()).toHaveLength(1);
  });

  it.each(['', 'x'.repeat(129), 'a\0b'])('is refused when its name is no name (%j)', async (submittedBy) => {
    const { accept } = desk();
    await expect(accept.broadcast('pay', '0x', { submittedBy })).rejects.toMatchObject({ code: 'invalid_field' });
  });

  it('uses the signers it may use, and no other', async () => {
    const { accept, stored } = desk();
    const only = { allowedSigners: [second.toLowerCase()] };
    expect((await accept.broadcast('pay', '0x', only)).transaction.signer).toBe(second);
    expect((await accept.broadcast('elsewhere', '0x', only)).transaction.signer).toBe(second);
    const others = [
      accept.broadcast('pay', '0x', { ...only, signer }),
      accept.broadcast('elsewhere', '0x', { allowedSigners: [signer] }),
      accept.broadcast('pay', '0x', { allowedSigners: [] }),
    ];
    for (const other of others) await expect(other).rejects.toMatchObject({ code: 'policy_denied' });
    expect(await stored()).toHaveLength(2);
  });

  it('brings bytes signed by senders it may use', async () => {
    const { accept } = desk();
    const sender = privateKeyToAccount(`0x${'42'.repeat(32)}`);
    const raw = await sender.signTransaction({ chainId: 31_337, nonce: 0, gas: 21_000n, gasPrice: 1n, to, value: 1n });
    await expect(accept.broadcast('raw', raw, { allowedSigners: [signer] })).rejects.toMatchObject({
      code: 'policy_denied',
    });
    await expect(accept.broadcast('raw', raw, { allowedSigners: [sender.address] })).resolves.toMatchObject({
      replayed: false,
    });
  });
});

describe('a message type with several signers', () => {
  const signersOf = async (accepted: readonly Promise<{ readonly transaction: Transaction }>[]) =>
    (await Promise.all(accepted)).map(({ transaction }) => transaction.signer);

  it('gives each transaction to the one with the least to do, those on their way to it counted', async () => {
    const busy = { [signer]: 3, [second]: 0 };
    const { accept, clock, stored } = desk({
      candidates: (_chainId, signers) => signers.map((one) => ({ ...idle(one), queued: busy[one] ?? 0 })),
      // never through before the others are
      admit: () => new Promise(() => {}),
    });
    for (let n = 0; n < 9; n++) void accept.broadcast('pooled', '0x', {});
    await clock.settle();
    const counts = { [signer]: 0, [second]: 0 };
    for (const transaction of await stored()) {
      expect(transaction).toMatchObject({ lane: laneId(31_337, transaction.signer), pooled: true });
      counts[transaction.signer] = (counts[transaction.signer] ?? 0) + 1;
    }
    expect(counts).toEqual({ [signer]: 3, [second]: 6 });
  });

  it('lets them take turns while they are equally busy', async () => {
    const { accept } = desk();
    const four = Array.from({ length: 4 }, () => accept.broadcast('pooled', '0x', {}));
    expect((await signersOf(four)).sort()).toEqual([second, second, signer, signer].sort());
  });

  it('passes over one that is held up, unless all are', async () => {
    const held = (...of: Address[]) =>
      desk({ candidates: (_chainId, signers) => signers.map((one) => ({ ...idle(one), fit: !of.includes(one) })) });
    const one = held(signer).accept;
    expect(await signersOf([1, 2, 3].map(() => one.broadcast('pooled', '0x', {})))).toEqual([second, second, second]);
    const both = held(signer, second).accept;
    expect(new Set(await signersOf([1, 2].map(() => both.broadcast('pooled', '0x', {})))).size).toBe(2);
  });

  it('is asked for a signer by the caller, whose transaction then stays there', async () => {
    const { accept } = desk();
    const { transaction } = await accept.broadcast('pooled', '0x', { signer: second });
    expect(transaction).toMatchObject({ signer: second, pooled: false });
  });

  it('keeps to the signers that the caller may use, and lets nothing go over to the others', async () => {
    const { accept } = desk();
    const { transaction } = await accept.broadcast('pooled', '0x', { allowedSigners: [second] });
    expect(transaction).toMatchObject({ signer: second, pooled: false });
    await expect(accept.broadcast('pooled', '0x', { allowedSigners: [to] })).rejects.toMatchObject({
      code: 'policy_denied',
    });
  });

  it('answers a repeated request with the signer that was chosen first', async () => {
    const { accept } = desk();
    const asked = () => accept.broadcast('pooled', '0xaa', { idempotencyKey: 'once' });
    const first = await asked();
    for (let n = 0; n < 3; n++) {
      const again = await asked();
      expect(again).toMatchObject({ replayed: true, transaction: { id: first.transaction.id } });
      expect(again.transaction.signer).toBe(first.transaction.signer);
    }
  });
});

describe('a store that fails', () => {
  it('makes every request of the commit fail as retryable, with the outcome left open', async () => {
    const failing: Store = { ...memoryStore(), insert: () => Promise.reject(new Error('disk full')) };
    let admitted = 0;
    const { accept, told } = desk({
      store: failing,
      admit: async () => {
        admitted++;
        return null;
      },
    });
    const settled = await Promise.allSettled([accept.broadcast('pay', '0x', {}), accept.broadcast('pay', '0x', {})]);
    for (const one of settled) {
      expect(one).toMatchObject({
        status: 'rejected',
        reason: { code: 'store_unavailable', retryable: true, cause: { message: 'disk full' } },
      });
    }
    expect([told.length, admitted]).toEqual([0, 0]);
  });

  it('does not spoil the requests that follow', async () => {
    const inner = memoryStore();
    let fails = 1;
    const store: Store = {
      ...inner,
      insert: (batch) => (fails-- > 0 ? Promise.reject(new Error('x')) : inner.insert(batch)),
    };
    const { accept } = desk({ store });
    await expect(accept.broadcast('pay', '0x', {})).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(accept.broadcast('pay', '0x', {})).resolves.toMatchObject({ replayed: false });
  });
});

describe('a full queue', () => {
  it('takes no more: nothing is stored, and the same call can succeed later', async () => {
    const { accept, inserts } = desk({ maxBacklog: 2, backlogOf: (id) => (id === lane ? 2 : 0) });
    await expect(accept.broadcast('pay', '0x', {})).rejects.toMatchObject({ code: 'queue_full', retryable: true });
    expect(inserts).toEqual([]);
    await expect(accept.broadcast('pay', '0x', { signer: second })).resolves.toBeDefined();
  });

  it('counts those that are being stored', async () => {
    const { accept, stored } = desk({ maxBacklog: 3 });
    const settled = await Promise.allSettled(Array.from({ length: 9 }, () => accept.broadcast('pay', '0x', {})));
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await stored()).toHaveLength(3);
  });
});

describe('the wait for the signature', () => {
  it('ends with the signed transaction', async () => {
    const { accept, clock } = desk({
      admit: async (transaction) => ({ ...transaction, stage: 'signed', nonce: 4, version: 2 }),
    });
    expect((await accept.broadcast('pay', '0x', {})).transaction).toMatchObject({ stage: 'signed', nonce: 4 });
    expect(clock.pending()).toBe(0);
  });

  it('ends after signWait with what is stored', async () => {
    const { accept, clock } = desk({ admit: () => new Promise(() => {}) });
    const pending = accept.broadcast('pay', '0x', {});
    await clock.advance(249);
    let answered = false;
    void pending.then(() => {
      answered = true;
    });
    await clock.settle();
    expect(answered).toBe(false);
    await clock.advance(1);
    expect((await pending).transaction.stage).toBe('queued');
  });

  it('ends at once when the lane cannot go now, or fails: it is durable', async () => {
    const failing = desk({ admit: () => Promise.reject(new Error('lease lost')) });
    expect((await failing.accept.broadcast('pay', '0x', {})).transaction.stage).toBe('queued');
    expect(failing.clock.pending()).toBe(0);
  });

  it('is not made for a replay', async () => {
    let admitted = 0;
    const { accept } = desk({
      admit: async () => {
        admitted++;
        return null;
      },
    });
    await accept.broadcast('pay', '0x', { idempotencyKey: 'k' });
    await accept.broadcast('pay', '0x', { idempotencyKey: 'k' });
    expect(admitted).toBe(1);
  });
});

describe('what is refused', () => {
  test.each<[string, string, unknown, object, object]>([
    ['an unknown type', 'nope', '0x', {}, { code: 'unknown_message_type' }],
    ['data that does not fit', 'pay', 'hello', {}, { code: 'invalid_data' }],
    ['an unknown chain', 'pay', '0x', { chainId: 5 }, { code: 'invalid_field', issues: [{ pointer: '/chain_id' }] }],
    ['an unknown signer', 'pay', '0x', { signer: to }, { code: 'signer_unknown', issues: [{ pointer: '/signer_id' }] }],
    ['a signer that is no address', 'pay', '0x', { signer: 'alice' }, { code: 'signer_unknown' }],
    ['a wrong option', 'pay', '0x', { priority: 5000 }, { code: 'invalid_field', issues: [{ pointer: '/priority' }] }],
    [
      'a choice the type does not leave',
      'pay',
      '0x',
      { to: second },
      { code: expect.any(String), issues: [{ pointer: '/to' }] },
    ],
  ])('%s, before anything is stored', async (_name, type, data, options, error) => {
    const { accept, inserts } = desk();
    await expect(accept.broadcast(type, data, options)).rejects.toMatchObject(error);
    expect(inserts).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['a function', () => {}],
  ])('data that JSON cannot carry: %s', async (_name, data) => {
    const { accept } = desk();
    await expect(accept.broadcast('pay', data, {})).rejects.toMatchObject({ issues: [{ pointer: '/data' }] });
  });
});

describe('E23: a gas limit that no node of the chain takes', () => {
  const tenth = { chainId: 10 };
  const pay = (data: string, gas: string) => desk().accept.broadcast('free', data, { ...tenth, to, gas });

  it('is refused above the chain’s limit of one transaction (EIP-7825)', async () => {
    await pay('0x', '16777216');
    await expect(pay('0x', '16777217')).rejects.toMatchObject({
      code: 'invalid_field',
      issues: [{ pointer: '/gas', detail: 'expected at most 16777216 gas (EIP-7825), got 16777217' }],
    });
  });

  it('is refused below what its calldata alone costs (EIP-7623)', async () => {
    await pay('0xffff', '21080');
    await expect(pay('0xffff', '21079')).rejects.toMatchObject({
      issues: [
        {
          pointer: '/gas',
          detail: 'expected at least 21080 gas, which 2 bytes of calldata cost alone (EIP-7623), got 21079',
        },
      ],
    });
  });

  it('and calldata that no node takes is refused too', async () => {
    await expect(pay(`0x${'00'.repeat(131_000)}`, '10000000')).rejects.toMatchObject({
      code: 'invalid_data',
      issues: [{ pointer: '/data', code: 'too_large' }],
    });
  });
});

describe('a call that is tried before it is accepted (E24)', () => {
  const abi = parseAbi(['error TooHeavy(uint256 weight)']);
  const data = encodeErrorResult({ abi, errorName: 'TooHeavy', args: [9n] });
  const reverting = verdictOf({ kind: 'error', code: 3, message: 'execution reverted', data }, '0x');
  const trying = (answer: Awaited<ReturnType<AcceptContext['tryCall']>>) => {
    const asked: unknown[] = [];
    const tryCall: AcceptContext['tryCall'] = async (...question) => {
      asked.push(question);
      return answer;
    };
    return { ...desk({ tryCall }), asked };
  };

  it('is accepted where it goes through', async () => {
    const { accept, asked } = trying(60_000n);
    const { transaction } = await accept.broadcast('tried', [], {});
    // the gas is asked for again when it is sent
    expect(transaction.gas).toBeNull();
    expect(asked).toEqual([[31_337, { from: signer, to, value: 0n, data: transaction.calldata }]]);
  });

  it('is refused where it reverts, with the reason in the words of its ABI, and nothing is stored', async () => {
    const { accept, stored } = trying(reverting);
    await expect(accept.broadcast('tried', [], {})).rejects.toMatchObject({
      code: 'call_reverts',
      message: 'tried: the call reverted: TooHeavy(9)',
      issues: [{ pointer: '/data', code: 'call_reverts' }],
      details: { revert: { name: 'TooHeavy', args: ['9'] } },
    });
    expect(await stored()).toEqual([]);
  });

  it.each([
    ['no node can be reached', null],
    [
      'a node has other trouble',
      verdictOf({ kind: 'error', code: -32_000, message: 'insufficient funds for transfer' }, '0x'),
    ],
  ])('is accepted where %s: accepting needs none', async (_, answer) => {
    await trying(answer).accept.broadcast('tried', [], {});
  });

  it('is accepted where no node answers in time', async () => {
    const { accept, clock, stored } = desk({ tryCall: () => new Promise(() => {}) });
    const answer = accept.broadcast('tried', [], {});
    await clock.advance(1999);
    expect(await stored()).toEqual([]);
    await clock.advance(1);
    await answer;
  });

  it('stays accepted: its own effect may be what makes it revert now', async () => {
    let answer: Awaited<ReturnType<AcceptContext['tryCall']>> = 60_000n;
    const { accept } = desk({ tryCall: async () => answer });
    const first = await accept.broadcast('tried', [], { idempotencyKey: 'once' });
    answer = reverting;
    expect(await accept.broadcast('tried', [], { idempotencyKey: 'once' })).toMatchObject({
      replayed: true,
      transaction: { id: first.transaction.id },
    });
    await expect(accept.broadcast('tried', [], { idempotencyKey: 'twice' })).rejects.toMatchObject({
      code: 'call_reverts',
    });
  });
});

describe('the spend policy of a message type', () => {
  const limited = (data: string, options: BroadcastOptions) => desk().accept.broadcast('limited', data, options);

  it('lets through what it allows, right up to its limits', async () => {
    const { transaction } = await limited('0xbeefbeef', { to, value: '5', maxFeePerGas: '30' });
    expect(transaction).toMatchObject({ value: 5n, maxFeePerGas: 30n });
  });

  it('refuses everything else before anything is stored, naming each thing that was expected and what came', async () => {
    const { accept, stored } = desk();
    const wrong = accept.broadcast('limited', '0xdeadbeef', { to: second, value: '6', maxFeePerGas: '31' });
    await expect(wrong).rejects.toMatchObject({
      code: 'policy_denied',
      message: expect.stringContaining('; and 3 more'),
      issues: [
        { pointer: '/to', code: 'not_allowed', detail: `the spend policy expects calls to ${to}, got ${second}` },
        { pointer: '/data', detail: expect.stringContaining('0xbeefbeef or 0x, got 0xdeadbeef') },
        { pointer: '/value', detail: 'the spend policy expects at most 5 wei, got 6' },
        { pointer: '/max_fee_per_gas', detail: expect.stringContaining('30 wei per gas (3000000 wei for 100000 gas)') },
      ],
    });
    expect(await stored()).toEqual([]);
  });

  it('is no creation of contracts where it names targets', async () => {
    await expect(limited('0x6000', { to: null })).rejects.toMatchObject({
      issues: [{ pointer: '/to', detail: 'the spend policy expects a call, got the creation of a contract' }],
    });
  });
});

describe('the rate of a message type', () => {
  it('is kept, whoever asks how fast, and a refusal leaves no row', async () => {
    const { accept, stored } = desk();
    const ends = await Promise.allSettled(
      ['0x01', '0x02', '0x03'].map((data) => accept.broadcast('pay.rated', data, {})),
    );
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(await stored()).toHaveLength(2);
    await accept.broadcast('pay', '0x', {});
  });

  it('does not count what was accepted before, and lets it be asked for again', async () => {
    const { accept } = desk();
    const key = { idempotencyKey: 'a' };
    await Promise.all([accept.broadcast('pay.rated', '0x01', key), accept.broadcast('pay.rated', '0x01', key)]);
    await accept.broadcast('pay.rated', '0x02', {});
    expect(await accept.broadcast('pay.rated', '0x01', key)).toMatchObject({ replayed: true });
    await expect(accept.broadcast('pay.rated', '0x03', {})).rejects.toMatchObject({ code: 'policy_denied' });
  });
});

describe('a transaction that its caller signed', () => {
  const caller = privateKeyToAccount(`0x${'33'.repeat(32)}`);
  const managed = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
  const fields = {
    type: 'eip1559',
    chainId: 10,
    nonce: 3,
    to,
    value: 2n,
    data: '0xbeef',
    gas: 22_000n,
    maxFeePerGas: 9n,
    maxPriorityFeePerGas: 1n,
  } as const;

  it('goes to the lane of its own sender and chain, with its hash known at once', async () => {
    const raw = await caller.signTransaction(fields);
    const { transaction } = await desk().accept.broadcast('raw', raw, {});
    expect(transaction).toMatchObject({
      chainId: 10,
      signer: caller.address,
      lane: laneId(10, caller.address),
      presigned: raw,
      nonce: null,
    });
    expect(transaction.hash).toMatch(/^0x[0-9a-f]{64}$/);
  });

  it('is one transaction however often it comes', async () => {
    const raw = await caller.signTransaction(fields);
    const { accept, stored } = desk();
    await Promise.all([accept.broadcast('raw', raw, {}), accept.broadcast('raw', raw, {})]);
    expect(await accept.broadcast('raw', raw, { externalId: 'again' })).toMatchObject({ replayed: true });
    expect(await stored()).toHaveLength(1);
  });

  it('is refused where the key is managed here: its nonces are not the caller’s to give', async () => {
    const raw = await managed.signTransaction(fields);
    await expect(desk().accept.broadcast('raw', raw, {})).rejects.toMatchObject({ code: 'policy_denied' });
  });

  it('is refused for a chain that is not configured', async () => {
    const raw = await caller.signTransaction({ ...fields, chainId: 77 });
    await expect(desk().accept.broadcast('raw', raw, {})).rejects.toMatchObject({ code: 'invalid_field' });
  });

  it('is held to the spend policy with the prices it has', async () => {
    const { accept, stored } = desk();
    await accept.broadcast('raw.limited', await caller.signTransaction({ ...fields, maxFeePerGas: 10n }), {});
    const dear = await caller.signTransaction({ ...fields, maxFeePerGas: 11n });
    await expect(accept.broadcast('raw.limited', dear, {})).rejects.toMatchObject({
      code: 'policy_denied',
      message: 'raw.limited: the spend policy expects at most 10 wei per gas, got 11',
    });
    expect(await stored()).toHaveLength(1);
  });

  it('takes no idempotency key: its bytes are their own, and can take effect only once', async () => {
    const raw = await caller.signTransaction(fields);
    const { accept, stored } = desk();
    await expect(accept.broadcast('raw', raw, { idempotencyKey: 'a' })).rejects.toMatchObject({
      code: 'invalid_field',
      issues: [{ pointer: '/idempotency_key' }],
    });
    expect(await stored()).toEqual([]);
  });
});
