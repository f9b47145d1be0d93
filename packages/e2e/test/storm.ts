// A small deterministic storm: one lane, an unreliable node, an unreliable store, instances that die and stall.
import {
  Broadcaster,
  type Clock,
  calldataType,
  type LaneCommit,
  memoryStore,
  privateKeySigner,
  type Store,
  type Transaction,
} from '@tx-broadcaster/core';
import { FakeChain, ManualClock, seededRandom } from '@tx-broadcaster/core/testing';
import { type Address, custom, defineChain, type Hex, keccak256 } from 'viem';

const signer = privateKeySigner('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
const target: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const reverting: Address = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const messageTypes = {
  note: calldataType({ to: target, gas: 60_000n }),
  doomed: calldataType({ to: reverting, gas: 60_000n }),
};
const blockMs = 12_000;
const stormMs = 900_000;
const calmMs = 3_600_000;

/** What a run came to: everything that is wrong, and how often the hard cases happened. */
export interface Outcome {
  readonly violations: string[];
  readonly seen: Record<string, number>;
}

export async function storm(seed: number, kinds: readonly Fault[] = faults): Promise<Outcome> {
  const run = new Storm(seed, new Set(kinds));
  return run.run();
}

const faults = [
  'send',
  'outage',
  'poison',
  'foreign',
  'read',
  'store',
  'kill',
  'stall',
  'reorg',
  'evict',
  'fees',
  'retry',
  'deadline',
] as const;
type Fault = (typeof faults)[number];

class Storm {
  readonly #random: () => number;
  readonly #kinds: ReadonlySet<Fault>;
  readonly #clock = new ManualClock(1_700_000_000_000, { turns: 3 });
  readonly #chain = new FakeChain({ verifySignatures: () => signer.address.toLowerCase() as Address });
  readonly #store = memoryStore();
  readonly #committed = new Map<Hex, { transactionId: string | null; kind: string; nonce: number }>();
  readonly #answered = new Map<string, Set<string>>();
  readonly #violations: string[] = [];
  readonly #seen: Record<string, number> = {};
  readonly #successOn: 'accepted' | 'mined' | 'confirmed';
  readonly #window: number;
  #outageUntil = 0;
  #raging = true;
  #instance: { broadcaster: Broadcaster<typeof messageTypes>; life: Life } | null = null;
  #seed: number;

  constructor(seed: number, kinds: ReadonlySet<Fault>) {
    this.#seed = seed;
    this.#random = seededRandom(seed);
    this.#kinds = kinds;
    this.#chain.setReverting(reverting, '0x');
    this.#successOn = (['accepted', 'mined', 'confirmed'] as const)[Math.floor(this.#random() * 3)] ?? 'accepted';
    this.#window = [1, 2, 4, 16][Math.floor(this.#random() * 4)] ?? 16;
  }

  async run(): Promise<Outcome> {
    await this.#start();
    this.#every(blockMs, () => this.#block());
    this.#every(30_000, () => this.#disturb());
    for (let n = 0; n < 14; n++) this.#clock.after(this.#random() * stormMs * 0.8, () => void this.#client(n));
    await this.#clock.advance(stormMs);

    this.#raging = false;
    this.#chain.setBaseFee(10n ** 9n);
    await this.#die();
    await this.#start();
    for (let waited = 0; waited < calmMs; waited += 60_000) {
      await this.#clock.advance(60_000);
      if (waited > 600_000 && (await this.#store.list({ limit: 200, filter: { status: ['pending'] } })).length === 0)
        break;
    }
    await this.#clock.advance(600_000);
    await this.#check();
    if (this.#instance) this.#instance.life.dead = true;
    return { violations: this.#violations, seen: this.#seen };
  }

  #every(ms: number, fn: () => void): void {
    this.#clock.after(ms, () => {
      fn();
      this.#every(ms, fn);
    });
  }

  #chance(fault: Fault, probability: number): boolean {
    // drawn even when switched off, so that the rest of the run stays the same
    const hit = this.#random() < probability;
    const on = hit && this.#raging && this.#kinds.has(fault);
    return on;
  }

  #note(what: string): void {
    this.#seen[what] = (this.#seen[what] ?? 0) + 1;
  }

  async #start(): Promise<void> {
    const life = new Life(this.#clock);
    const broadcaster = new Broadcaster({
      chains: [
        {
          chain: simulated,
          transport: custom({ request: (call) => this.#rpc(call, life) }, { retryCount: 0 }),
          settleDepth: 4,
        },
      ],
      signers: [signer],
      messageTypes,
      successOn: this.#successOn,
      exclusive: false,
      limits: { inFlightPerSigner: this.#window },
      store: this.#unreliable(life),
      clock: life.clock,
      random: seededRandom(this.#seed++ * 7919 + 1),
    });
    this.#instance = { broadcaster, life };
    void broadcaster.start().catch(() => {});
    await this.#clock.settle(6);
  }

  async #die(): Promise<void> {
    if (this.#instance) this.#instance.life.dead = true;
    this.#instance = null;
    await Promise.resolve();
  }

  #block(): void {
    this.#chain.mine(1);
    if (this.#chance('reorg', 0.12) && this.#chain.blockNumber > 4) {
      const depth = 1 + Math.floor(this.#random() * 3);
      const keep = (['reinject', 'include', 'drop'] as const)[Math.floor(this.#random() * 3)] ?? 'drop';
      this.#chain.reorg(depth, { keep });
      this.#note(`reorg ${keep}`);
    }
    if (this.#chance('evict', 0.04)) {
      this.#chain.evictAll();
      this.#note('evict');
    }
  }

  /** Twice a minute: prices, deaths, stalls, admins. */
  #disturb(): void {
    if (this.#chance('fees', 0.15)) this.#chain.setBaseFee(BigInt(1 + Math.floor(this.#random() * 40)) * 10n ** 9n);
    if (this.#chance('outage', 0.12)) {
      this.#note('outage');
      this.#outageUntil = this.#clock.now() + 10_000 + this.#random() * 80_000;
    }
    if (this.#chance('foreign', 0.04)) void this.#useKeyElsewhere();
    if (this.#chance('kill', 0.1)) {
      this.#note('kill');
      void this.#die().then(() => this.#start());
    } else if (this.#chance('stall', 0.06) && this.#instance) {
      // a zombie: another instance takes over while this one does not know yet
      this.#note('stall');
      this.#instance.life.stall(11_000 + this.#random() * 60_000);
      void this.#start();
    }
    if (this.#chance('retry', 0.3)) void this.#retryOne();
  }

  async #retryOne(): Promise<void> {
    const failed = await this.#store.list({ limit: 50, filter: { status: ['failed'] } });
    const one = failed[Math.floor(this.#random() * failed.length)];
    if (!one) return;
    await this.#instance?.broadcaster.retry(one.id).then(
      () => this.#note('retry'),
      () => this.#note('retry refused'),
    );
  }

  /** Somebody signs with the same key: the next nonce, at a price that may replace ours. */
  async #useKeyElsewhere(): Promise<void> {
    this.#note('foreign');
    const price = BigInt(3 + Math.floor(this.#random() * 60)) * 10n ** 9n;
    const raw = await signer.signTransaction({
      type: 'eip1559',
      chainId: 31_337,
      nonce: this.#chain.nonceOf(signer.address),
      to: target,
      value: 1n,
      gas: 21_000n,
      maxFeePerGas: price,
      maxPriorityFeePerGas: price,
    });
    await Promise.resolve(this.#chain.request('eth_sendRawTransaction', [raw])).catch(() =>
      this.#note('foreign refused'),
    );
  }

  /** Repeats its request with the same key until it has an answer, and sometimes once more. */
  async #client(n: number): Promise<void> {
    const key = `key-${n}`;
    // what a client asks for is the same each time it repeats itself
    const type = n % 6 === 5 ? 'doomed' : 'note';
    const deadline = n % 5 === 4 && this.#kinds.has('deadline');
    const poison = n % 7 === 6 && this.#kinds.has('poison');
    const data: Hex = `0x${poison ? 'dead' : 'beef'}${n.toString(16).padStart(4, '0')}`;
    try {
      const options = {
        idempotencyKey: key,
        ...(deadline ? { validUntil: Math.round(this.#clock.now() + 40_000) } : {}),
      };
      const instance = this.#instance;
      if (!instance) throw new Error('nobody listens');
      const record = await this.#inTime(instance.broadcaster.broadcast(type, data, options));
      const ids = this.#answered.get(key) ?? new Set();
      this.#answered.set(key, ids.add(record.transaction_id));
      if (!(await this.#store.get(record.transaction_id)))
        this.#violations.push(`A1: ${key} was answered but is not stored`);
      if (this.#random() < 0.3) this.#clock.after(5000, () => void this.#client(n));
    } catch {
      this.#clock.after(3000, () => void this.#client(n));
    }
  }

  /** A client does not wait for ever. */
  #inTime<T>(reply: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#clock.after(20_000, () => reject(new Error('no answer')));
      reply.then(resolve, reject);
    });
  }

  async #rpc({ method, params }: { method: string; params?: unknown }, life: Life): Promise<unknown> {
    const latency = 20 + this.#random() * 400;
    await life.sleep(this.#clock, latency);
    if (method !== 'eth_sendRawTransaction') {
      if (this.#chance('read', 0.04)) throw httpError(503);
      if (this.#chance('read', 0.01)) return new Promise(() => {});
      const lag = this.#chance('read', 0.08) ? Math.floor(this.#random() * 6) : 0;
      return this.#chain.request(method, params as unknown[], { lag });
    }
    const [raw] = params as [Hex];
    this.#sawBytes(raw);
    const fault = this.#random();
    const taken = async () => this.#chain.request(method, [raw]);
    if (this.#raging && raw.includes('dead00')) throw nodeError('intrinsic gas too low');
    if (this.#raging && this.#clock.now() < this.#outageUntil) {
      if (fault < 0.1) await taken().catch(() => {});
      throw httpError(502);
    }
    if (!this.#raging || !this.#kinds.has('send') || fault > 0.45) return taken();
    this.#note('send fault');
    if (fault < 0.08) throw httpError(500);
    if (fault < 0.16)
      return taken()
        .catch(() => {})
        .then(() => Promise.reject(httpError(502)));
    if (fault < 0.2) return new Promise(() => {});
    if (fault < 0.25)
      return taken()
        .catch(() => {})
        .then(() => new Promise(() => {}));
    if (fault < 0.28) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    if (fault < 0.31) return keccak256('0x00');
    if (fault < 0.33) return keccak256(raw); // says yes and forgets
    if (fault < 0.36) throw httpError(429);
    if (fault < 0.38) throw nodeError('txpool is full');
    if (fault < 0.4) throw nodeError('nonce too low');
    if (fault < 0.42) throw nodeError('replacement transaction underpriced');
    if (fault < 0.44) throw nodeError('intrinsic gas too low');
    return taken()
      .catch(() => {})
      .then(() => Promise.reject(nodeError('already known')));
  }

  /** Every byte that leaves must have been committed before, and a nonce carries one payload. */
  #sawBytes(raw: Hex): void {
    const hash = keccak256(raw);
    const attempt = this.#committed.get(hash);
    if (!attempt) {
      this.#violations.push(`C1: a node saw bytes that were not committed (${hash})`);
      return;
    }
    const payloads = [...this.#committed.values()].filter(
      (other) => other.nonce === attempt.nonce && other.kind === 'payload',
    );
    if (new Set(payloads.map(({ transactionId }) => transactionId)).size > 1) {
      this.#violations.push(`C2: nonce ${attempt.nonce} was given to two transactions`);
    }
  }

  #unreliable(life: Life): Store {
    const store = this.#store;
    const guarded = async <T>(act: () => Promise<T>): Promise<T> => {
      await life.alive();
      const result = await act();
      await life.alive();
      return result;
    };
    return {
      ...store,
      insert: (accepted) => guarded(() => this.#perhaps(() => store.insert(accepted))),
      act: (transaction, event) => guarded(() => store.act(transaction, event)),
      lease: (request) => guarded(() => store.lease(request)),
      openLane: (lane) => guarded(() => store.openLane(lane)),
      queued: (...args) => guarded(() => store.queued(...args)),
      get: (id) => guarded(() => store.get(id)),
      commit: (commit) => guarded(() => this.#perhaps(() => this.#commit(commit))),
      close: async () => {},
    };
  }

  async #commit(commit: LaneCommit) {
    const outcome = await this.#store.commit(commit);
    if (!outcome.applied) this.#note(`commit ${outcome.reason}`);
    else for (const attempt of commit.newAttempts) this.#committed.set(attempt.hash, attempt);
    return outcome;
  }

  /** Applied and told, applied but the connection lost, or lost before. */
  async #perhaps<T>(write: () => Promise<T>): Promise<T> {
    if (this.#chance('store', 0.03)) {
      this.#note('commit lost');
      throw new Error('connection lost before the commit');
    }
    const result = await write();
    if (this.#chance('store', 0.03)) {
      this.#note('commit unknown');
      throw new Error('connection lost after the commit');
    }
    return result;
  }

  async #check(): Promise<void> {
    const all = await this.#store.list({ limit: 200, order: 'oldest' });
    const canonical = new Map(this.#chain.transactionsOf(signer.address).map((mined) => [mined.hash, mined]));
    for (const [key, ids] of this.#answered) {
      if (ids.size > 1) this.#violations.push(`A2: ${key} was answered with ${ids.size} ids`);
      for (const id of ids)
        if (!all.some((transaction) => transaction.id === id)) this.#violations.push(`A1: ${key} is lost`);
    }
    const nonces = [...canonical.values()].map(({ nonce }) => nonce);
    if (nonces.some((nonce, index) => nonce !== index))
      this.#violations.push(`B2: nonces on chain ${nonces.join(' ')}`);
    for (const transaction of all) await this.#checkOne(transaction, canonical);
  }

  async #checkOne(transaction: Transaction, canonical: ReadonlyMap<Hex, { status: number }>): Promise<void> {
    const { id, stage, status } = transaction;
    const { attempts, events } = await this.#store.history(id);
    const mined = attempts
      .filter(({ kind, hash }) => kind === 'payload' && canonical.has(hash))
      .map(({ hash }) => canonical.get(hash)?.status);
    const executed = mined.filter((one) => one === 1).length;
    this.#note(stage);
    const about = `${id} (${stage}, ${status}, generation ${transaction.generation}, blocked on ${transaction.blockedOn})`;
    if (executed > 1) this.#violations.push(`D2: ${about} took effect ${executed} times`);
    if ((stage === 'confirmed') !== (executed === 1))
      this.#violations.push(`D3: ${about} but executed ${executed} times`);
    if (stage === 'reverted' && !mined.includes(0)) this.#violations.push(`D3: ${about} but did not revert on chain`);
    if (!['confirmed', 'reverted', 'exhausted', 'rejected', 'expired'].includes(stage))
      this.#violations.push(`G2: ${about} is still under way`);
    if (events.some((event, index) => event.seq !== index + 1))
      this.#violations.push(`E2: ${about} has a hole in its timeline`);
    if (events.at(-1)?.status !== status)
      this.#violations.push(`E2: ${about}, but its timeline ends in ${events.at(-1)?.status}`);
  }
}

/** Whether an instance lives, and when it runs: a dead one never again, a stalled one late. */
class Life {
  dead = false;
  readonly clock: Clock;
  readonly #real: ManualClock;
  #stalledUntil = 0;

  constructor(real: ManualClock) {
    this.#real = real;
    this.clock = {
      now: () => real.now(),
      after: (ms, fn) => real.after(ms, () => this.#when(fn)),
      soon: (fn) => real.soon(() => this.#when(fn)),
    };
  }

  stall(ms: number): void {
    this.#stalledUntil = this.#real.now() + ms;
  }

  /** Resolves when the instance runs: never for a dead one. */
  alive(): Promise<void> {
    return new Promise((resolve) => this.#when(resolve));
  }

  /** The network goes on whatever becomes of the instance; what it brings back is only seen by the living. */
  sleep(clock: ManualClock, ms: number): Promise<void> {
    return new Promise((resolve) => clock.after(ms, resolve));
  }

  #when(fn: () => void): void {
    if (this.dead) return;
    const wait = this.#stalledUntil - this.#real.now();
    if (wait > 0) this.#real.after(wait, () => this.#when(fn));
    else fn();
  }
}

function httpError(status: number) {
  return Object.assign(new Error(`HTTP ${status}`), { status });
}

function nodeError(message: string) {
  return { code: -32000, message };
}

const simulated = defineChain({
  id: 31_337,
  name: 'Simulated',
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
  rpcUrls: { default: { http: ['http://127.0.0.1'] } },
  blockTime: blockMs,
});
