import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { InstanceCalls, LaneId, LaneNews } from '@tx-broadcaster/core';
import pg from 'pg';
import type { Connections } from './connections.js';

export interface PostgresCallsOptions {
  readonly connections: Connections;
  /** Whose instances call each other. */
  readonly schema: string;
  /** Where to listen: a connection of its own, to the server itself. Null: nowhere, and every call is missed. */
  readonly listenOn: pg.ClientConfig | null;
}

type Listener = Parameters<InstanceCalls['listen']>[0];

/** PostgreSQL takes less than 8,000 bytes per message. */
const mostBytes = 7_000;

const retryMs = 1_000;

/**
 * Calls between instances by NOTIFY: apart from what is committed, because a commit that notifies waits for all others
 * that do, and one message for all that was called while the last one was on its way.
 *
 * @internal
 */
export class PostgresCalls implements InstanceCalls {
  readonly #options: PostgresCallsOptions;
  /** Where all calls of this schema's instances go. */
  readonly channel: string;
  readonly #self = randomBytes(6).toString('hex');
  readonly #listeners = new Set<Listener>();
  #gathered = new Map<LaneId, LaneNews>();
  #sending: Promise<void> | null = null;
  #listening: Promise<void> | null = null;
  #client: pg.Client | null = null;
  readonly #closed = new AbortController();

  constructor(options: PostgresCallsOptions) {
    this.#options = options;
    this.channel = `tx_broadcaster ${options.schema}`.slice(0, 63);
  }

  call(lane: LaneId, news: LaneNews): void {
    // whoever heeds an act looks for new transactions too
    if (this.#gathered.get(lane) !== 'acted') this.#gathered.set(lane, news);
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
    });
  }

  /** What to notify for lanes that have a new transaction, by whoever is no instance: all instances hear it. */
  payloadsFor(lanes: readonly LaneId[]): string[] {
    return lanes.length === 0
      ? []
      : messages(
          '',
          lanes.map((lane) => `queued ${lane}`),
        );
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    if (this.#options.listenOn !== null) this.#listening ??= this.#listen(this.#options.listenOn);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#client?.end().catch(ignore);
    await this.#listening;
    await this.#sending;
  }

  async #send(): Promise<void> {
    while (this.#gathered.size > 0 && !this.#closed.signal.aborted) {
      const lines = [...this.#gathered].map(([lane, news]) => `${news} ${lane}`);
      this.#gathered = new Map();
      const payloads = messages(this.#self, lines);
      await this.#options.connections
        .lend(async (connection) => {
          for (const payload of payloads)
            await connection.rows('select pg_notify($1, $2)', [this.channel, payload], true);
        })
        .catch(ignore);
    }
  }

  /** Listens until it is closed, on one connection after the other. */
  async #listen(config: pg.ClientConfig): Promise<void> {
    for (let first = true; !this.#closed.signal.aborted; first = false) {
      const client = new pg.Client(config);
      const ended = new Promise<void>((resolve) => {
        client.on('error', () => resolve());
        client.on('end', () => resolve());
      });
      client.on('notification', ({ payload = '' }) => this.#heard(payload));
      this.#client = client;
      try {
        await client.connect();
        await client.query(`listen ${client.escapeIdentifier(this.channel)}`);
        // nobody heard what was called meanwhile
        if (!first) for (const listener of this.#listeners) listener(null, 'acted');
        if (this.#closed.signal.aborted) await client.end();
        await ended;
      } catch {
        // the database cannot be reached: whoever listens looks by itself
      }
      await client.end().catch(ignore);
      await setTimeout(retryMs, null, { signal: this.#closed.signal }).catch(ignore);
    }
  }

  #heard(payload: string): void {
    const [sender, ...lines] = payload.split('\n');
    if (sender === this.#self) return;
    for (const line of lines) {
      const [news, lane] = line.split(' ');
      if (lane === undefined || (news !== 'queued' && news !== 'acted')) continue;
      for (const listener of this.#listeners) listener(lane, news);
    }
  }
}

/** Lines in as few messages as they fit into, each of which begins with its sender. */
function messages(sender: string, lines: readonly string[]): string[] {
  const all: string[] = [];
  let message = sender;
  for (const line of lines) {
    if (message.length + line.length + 1 > mostBytes) {
      all.push(message);
      message = sender;
    }
    message += `\n${line}`;
  }
  return [...all, message];
}

function ignore(): void {}
