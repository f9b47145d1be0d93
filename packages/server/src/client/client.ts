import type { TransactionRecord } from '@tx-broadcaster/core';
import { AccessClient } from './access.js';
import { AuditClient } from './audit.js';
import { type ClientOptions, Connection } from './connection.js';
import { type EventsOptions, followEvents, type LiveEvent } from './events.js';
import { newKey } from './new-key.js';
import { OperationsClient } from './operations.js';
import { SignersClient } from './signers.js';
import { SystemClient } from './system.js';
import { Transactions } from './transactions.js';
import type {
  BatchResult,
  BroadcastRequest,
  CallOptions,
  EndpointRecord,
  EndpointTest,
  MessageTypeRecord,
  Readiness,
  Simulation,
  TransactionFilter,
  VersionRecord,
} from './types.js';
import { ViewsClient } from './views.js';
import { type WaitForOptions, type WaitTarget, waitFor } from './wait-for.js';
import { WebhooksClient } from './webhooks.js';

export interface SubmitOptions extends CallOptions {
  /** The same key always names the same transaction. @default one of its own for each call */
  readonly idempotencyKey?: string;
  /** Seconds that the server may wait until the transaction is mined before it answers, up to 60. @default 0 */
  readonly wait?: number;
}

/** A server, typed. Everything it refuses is thrown as an `ApiError`. */
export class Client {
  readonly transactions: Transactions;
  readonly operations: OperationsClient;
  readonly signers: SignersClient;
  readonly webhooks: WebhooksClient;
  readonly access: AccessClient;
  readonly audit: AuditClient;
  readonly views: ViewsClient;
  readonly system: SystemClient;
  readonly #connection: Connection;

  constructor(options: ClientOptions) {
    this.#connection = new Connection(options);
    this.transactions = new Transactions(this.#connection);
    this.operations = new OperationsClient(this.#connection);
    this.signers = new SignersClient(this.#connection);
    this.webhooks = new WebhooksClient(this.#connection);
    this.access = new AccessClient(this.#connection);
    this.audit = new AuditClient(this.#connection);
    this.views = new ViewsClient(this.#connection);
    this.system = new SystemClient(this.#connection);
  }

  /**
   * Hands a transaction in: once, however often the connection breaks. What is returned is durable.
   *
   * @throws ApiError, and ConnectionError when no answer has come after all tries: call it again with the error's
   * `idempotencyKey` to know
   */
  broadcast(
    request: Omit<BroadcastRequest, 'dry_run'>,
    { idempotencyKey, wait = 0, signal }: SubmitOptions = {},
  ): Promise<TransactionRecord> {
    const key = idempotencyKey ?? request.idempotency_key ?? newKey();
    const headers: Record<string, string> = wait > 0 ? { prefer: `wait=${wait}` } : {};
    const asking = { method: 'POST', path: 'transaction/broadcast', body: request, headers, signal } as const;
    return this.#connection.ask({ ...asking, idempotencyKey: key, waitsMs: wait * 1000 });
  }

  /** Up to 500 at once; what became of each, in the same order. Each gets an idempotency key of its own. */
  async broadcastMany(
    requests: readonly Omit<BroadcastRequest, 'dry_run'>[],
    { signal }: CallOptions = {},
  ): Promise<readonly BatchResult[]> {
    const items = requests.map((request) => ({ idempotency_key: newKey(), ...request }));
    const asking = { method: 'POST', path: 'transaction/broadcast/batch', body: { items }, signal } as const;
    return (await this.#connection.ask<{ results: BatchResult[] }>({ ...asking, isRepeatable: true })).results;
  }

  /** What would become of a transaction; nothing is stored. */
  simulate(request: BroadcastRequest, { signal }: CallOptions = {}): Promise<Simulation> {
    const asking = { method: 'POST', path: 'transactions/simulate', body: request, signal } as const;
    return this.#connection.ask({ ...asking, isRepeatable: true });
  }

  /**
   * The transaction once it is as far as that, or beyond.
   *
   * @throws TransactionFailedError when it can no longer get there, WaitTimeoutError when the time is up
   */
  waitFor(id: string, target: WaitTarget, options: WaitForOptions = {}): Promise<TransactionRecord> {
    return waitFor(this.#connection, id, target, options);
  }

  /** Every step of the transactions that meet the filters, as it happens, until the signal ends it. */
  events(
    query: Omit<TransactionFilter, 'q'> & { readonly types?: string | readonly string[] } = {},
    options: EventsOptions = {},
  ): AsyncIterable<LiveEvent> {
    return followEvents(this.#connection, query, options);
  }

  /** What can be broadcast. */
  async messageTypes({ signal }: CallOptions = {}): Promise<readonly MessageTypeRecord[]> {
    return (await this.#connection.ask<{ data: MessageTypeRecord[] }>({ path: 'message-types', signal })).data;
  }

  messageType(name: string, { signal }: CallOptions = {}): Promise<MessageTypeRecord> {
    return this.#connection.ask({ path: `message-types/${encodeURIComponent(name)}`, signal });
  }

  /** How the RPC endpoints are doing. */
  async endpoints({ signal }: CallOptions = {}): Promise<readonly EndpointRecord[]> {
    return (await this.#connection.ask<{ data: EndpointRecord[] }>({ path: 'rpc', signal })).data;
  }

  /** Asks an endpoint for its chain and its head, now. */
  testEndpoint(chainId: number, name: string, { signal }: CallOptions = {}): Promise<EndpointTest> {
    const body = { chain_id: chainId, name };
    return this.#connection.ask({ method: 'POST', path: 'rpc/test', body, signal, isRepeatable: true });
  }

  /** Waits, for whoever looks again and again. @throws the signal's reason */
  pause(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#connection.pause(ms, signal);
  }

  version({ signal }: CallOptions = {}): Promise<VersionRecord> {
    return this.#connection.ask({ path: 'version', signal });
  }

  /** Whether the server can work; `not_ready` is an answer, too. */
  readiness({ signal }: CallOptions = {}): Promise<Readiness> {
    return this.#connection.ask({ path: 'readyz', signal, expects: [503] });
  }
}

/**
 * @example
 * const client = createClient({ url: 'http://127.0.0.1:3000', apiKey: process.env.API_KEY });
 * const { transaction_id } = await client.broadcast({ message_type: 'erc20.transfer', data: { to, amount } });
 * await client.waitFor(transaction_id, 'confirmed');
 */
export function createClient(options: ClientOptions): Client {
  return new Client(options);
}
