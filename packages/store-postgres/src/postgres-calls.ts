import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
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

/** What happened is called some of it together: there may be very much of it, and whoever hears it only looks sooner. */
const toldMs = 50;

const rank: Readonly<Record<LaneNews, number>> = { told: 0, queued: 1, acted: 2, freed: 3 };

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
  #later: NodeJS.Timeout | null = null;
  readonly #closed = new AbortController();

  constructor(options: PostgresCallsOptions) {
    this.#options = options;
    this.channel = `tx_broadcaster ${options.schema}`.slice(0, 63);
  }

  call(lane: LaneId, news: LaneNews): void {
    const before = this.#gathered.get(lane);
    // each includes what ranks below it
    if (before === undefined || rank[news] > rank[before]) this.#gathered.set(lane, news);
    if (news !== 'told') this.#sendNow();
    else this.#later ??= setTimeout(() => this.#sendNow(), toldMs).unref();
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
    if (this.#later) clearTimeout(this.#later);
    // others are to hear of what was done last
    await this.#sending;
    this.#closed.abort();
    await this.#client?.end().catch(ignore);
    await this.#listening;
    await this.#sending;
  }

  #sendNow(): void {
    if (this.#later) clearTimeout(this.#later);
    this.#later = null;
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
    });
  }

  async #send(): Promise<void> {
    while (this.#gathered.size > 0 && !this.#closed.signal.aborted) {
      const lines = [...this.#gathered].map(([lane, news]) => `${news} ${lane}`);
      this.#gathered = new Map();
      const payloads = messages(this.#self, lines);
      await this.#options.connections
        .lend(async (connection) => {
          for (const payload of payloads) await connection.rows(notify, [this.channel, payload], true);
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
      await pause(retryMs, null, { signal: this.#closed.signal }).catch(ignore);
    }
  }

  #heard(payload: string): void {
    const [sender, ...lines] = payload.split('\n');
    if (sender === this.#self) return;
    for (const line of lines) {
      const [news, lane] = line.split(' ');
      if (lane === undefined || !isNews(news)) continue;
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

function isNews(text: string | undefined): text is LaneNews {
  return text !== undefined && Object.hasOwn(rank, text);
}

/** A hint need not be durable before anybody hears it. */
const notify = "select set_config('synchronous_commit', 'off', true), pg_notify($1, $2)";

function ignore(): void {}
