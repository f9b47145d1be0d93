import {
  Broadcaster,
  type BroadcasterOptions,
  calldataType,
  type MessageType,
  memoryStore,
  privateKeySigner,
  type Store,
  type StoreState,
  systemClock,
} from '@tx-broadcaster/core';
import { FakeChain } from '@tx-broadcaster/core/testing';
import {
  type Access,
  type Accounts,
  accounts,
  BalanceLog,
  type DashboardOptions,
  NoticeLog,
  Operations,
  SystemWatch,
  startServer,
  Views,
} from '@tx-broadcaster/server';
import { startRpcNode } from '@tx-broadcaster/testing';
import { defineChain, http } from 'viem';

export interface OwnServer {
  readonly url: string;
  readonly signer: string;
  readonly broadcaster: Broadcaster;
  /** Mines each transaction at once, unless told otherwise. */
  readonly chain: FakeChain;
  readonly messageTypes: Readonly<Record<string, MessageType>>;
  readonly store: Store;
  /** Of a server with accounts. */
  readonly accounts: Accounts | null;
  close(): Promise<void>;
}

interface OwnServerOptions {
  readonly withAccounts?: boolean;
  readonly dashboard?: DashboardOptions;
  /** @default one in memory */
  readonly store?: Store;
  /** Its store comes from a backup: it has sent one, and stands still. */
  readonly restored?: boolean;
  /** How its store says it is. */
  readonly state?: StoreState;
  /** What its signer had before, oldest first. */
  readonly balances?: readonly { readonly at: string; readonly balance: string }[];
}

const signerKey = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

/** A server in this process, on a chain that mines each transaction at once; `pay` sends to whom it comes from. */
export async function startOwnServer(options: OwnServerOptions = {}): Promise<OwnServer> {
  const signer = privateKeySigner(signerKey);
  const fake = new FakeChain({ automine: true, clientVersion: 'anvil/v1' });
  const node = await startRpcNode(fake);
  const chain = defineChain({
    id: 31_337,
    name: 'fake',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [node.url] } },
  });
  const messageTypes = { pay: calldataType({ to: signer.address, gas: 21_000n, examples: ['0x'] }) };
  const { store = memoryStore(), state } = options;
  const common: Omit<BroadcasterOptions<typeof messageTypes>, 'store'> = {
    chains: [{ chain, transport: http(node.url), settleDepth: 0, confirmations: 1 }],
    signers: [signer],
    messageTypes,
  };
  if (options.restored) {
    const before = await new Broadcaster({ ...common, store: { ...store, close: async () => {} } }).start();
    const { transaction_id: id } = await before.broadcast('pay', '0x');
    await before.wait(id, { until: 'terminal' });
    await before.stop();
  }
  const broadcaster = new Broadcaster({ ...common, store, afterRestore: options.restored ?? false });
  const access: Access | null = options.withAccounts ? accounts({ documents: store.documents }) : null;
  const operations = new Operations({ broadcaster, documents: store.documents });
  const views = new Views({ documents: store.documents });
  const { documents } = store;
  for (const value of options.balances ?? []) {
    const at = Date.parse(value.at);
    const id = String(Math.floor(at / 900_000)).padStart(12, '0');
    const kind = `balance:31337:${signer.address.toLowerCase()}`;
    await documents.put({ kind, id, value, updatedAt: at }, null);
  }
  const watch = new SystemWatch({
    store: state ? { state: async () => state } : store,
    broadcaster,
    documents,
    log: new NoticeLog({ documents, clock: systemClock }),
    clock: systemClock,
  });
  const server = await startServer({
    balances: new BalanceLog({ broadcaster, documents, clock: systemClock }),
    broadcaster,
    messageTypes,
    operations,
    views,
    events: store,
    system: { settings: [], log: { level: 'info' }, keepMs: null, watch },
    ...(options.dashboard ? { dashboard: options.dashboard } : {}),
    ...(access ? { access } : {}),
  });
  return {
    url: server.url,
    signer: signer.address,
    broadcaster,
    chain: fake,
    messageTypes,
    store,
    accounts: access?.accounts ?? null,
    async close() {
      await server.close();
      await node.close();
    },
  };
}
