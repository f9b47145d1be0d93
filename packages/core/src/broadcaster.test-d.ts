import { custom, parseAbi } from 'viem';
import { foundry } from 'viem/chains';
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { Broadcaster, type DataOf } from './broadcaster.js';
import type { BroadcasterOptions } from './options.js';
import { memoryStore } from './store/memory-store.js';
import type { Store } from './store/store.js';
import {
  calldataType,
  encodedType,
  functionType,
  type MessageType,
  presignedType,
} from './transaction/message-type.js';
import type { TransactionRecord } from './transaction/record.js';
import type { Stage, Status } from './transaction/stage.js';

const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const transfer = encodedType({
  schema: z.object({ to: z.string(), amount: z.bigint() }),
  encode: ({ amount }) => {
    expectTypeOf(amount).toEqualTypeOf<bigint>();
    return { to, data: '0x', value: amount };
  },
});
const messageTypes = {
  transfer,
  add: functionType({ abi: parseAbi(['function add(uint256 n)']), functionName: 'add', to }),
  pay: calldataType({ to }),
  raw: presignedType(),
};

const options = {
  chains: [{ chain: foundry, transport: custom({ request: async () => null }) }],
  signers: [],
  messageTypes,
  store: memoryStore(),
} satisfies BroadcasterOptions<typeof messageTypes>;

const broadcaster = new Broadcaster(options);

/** Code that is only compiled. */
function compiles(_code: () => unknown): void {}

describe('message types by name', () => {
  it('infers the registered names from the options', () => {
    expectTypeOf(new Broadcaster(options)).toEqualTypeOf<Broadcaster<typeof messageTypes, never>>();
    expectTypeOf(broadcaster.broadcast).returns.resolves.toEqualTypeOf<TransactionRecord>();
  });

  it('takes for `db` what the store does', () => {
    const shared = new Broadcaster({ ...options, store: memoryStore() as Store<{ readonly begun: true }> });
    compiles(() => shared.broadcast('pay', '0x', { db: { begun: true } }));
    // @ts-expect-error: no handle of this store
    compiles(() => shared.broadcast('pay', '0x', { db: 5 }));
    // @ts-expect-error: a store in memory has none
    compiles(() => broadcaster.broadcast('pay', '0x', { db: { begun: true } }));
  });

  it('takes no name that is not registered', () => {
    compiles(() => broadcaster.broadcast('pay', '0x'));
    // @ts-expect-error: there is no such message type
    compiles(() => broadcaster.broadcast('payy', '0x'));
  });

  it('takes any name where the types are known only at run time', () => {
    compiles((loose?: Broadcaster) => loose?.broadcast('whatever', { any: 'data' }));
    compiles(() => broadcaster.accept('whatever', { any: 'data' }));
  });
});

describe('data', () => {
  it('of an encoded type is what its schema makes of it', () => {
    expectTypeOf<DataOf<typeof transfer>>().toEqualTypeOf<{ to: string; amount: bigint }>();
    compiles(() => broadcaster.broadcast('transfer', { to, amount: 5n }));
    // @ts-expect-error: the amount is missing
    compiles(() => broadcaster.broadcast('transfer', { to }));
    // @ts-expect-error: the amount is a bigint
    compiles(() => broadcaster.broadcast('transfer', { to, amount: '5' }));
  });

  it('of the other types is anything', () => {
    expectTypeOf<DataOf<(typeof messageTypes)['pay']>>().toEqualTypeOf<unknown>();
    expectTypeOf<DataOf<(typeof messageTypes)['add']>>().toEqualTypeOf<unknown>();
    expectTypeOf<DataOf<(typeof messageTypes)['raw']>>().toEqualTypeOf<unknown>();
  });
});

it('an options object without a chain does not compile', () => {
  // @ts-expect-error: at least one chain
  const none: BroadcasterOptions['chains'] = [];
  expectTypeOf(none).not.toBeAny();
});

it('an encoded type fits a registry of any types', () => {
  expectTypeOf(transfer).toExtend<MessageType>();
});

it('status and stage of a record are closed sets', () => {
  expectTypeOf<TransactionRecord['status']>().toEqualTypeOf<Status>();
  expectTypeOf<Status>().toEqualTypeOf<'pending' | 'success' | 'failed'>();
  expectTypeOf<TransactionRecord['stage']>().toEqualTypeOf<Stage>();
});

it('reaches a chain over a transport or over endpoints, not over both or nothing', () => {
  const { transport } = options.chains[0];
  compiles(() => new Broadcaster({ ...options, chains: [{ chain: foundry, endpoints: [{ url: 'https://x' }] }] }));
  // @ts-expect-error: one of them
  compiles(() => new Broadcaster({ ...options, chains: [{ chain: foundry, transport, endpoints: [{ transport }] }] }));
  // @ts-expect-error: none of them
  compiles(() => new Broadcaster({ ...options, chains: [{ chain: foundry }] }));
});
