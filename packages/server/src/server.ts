import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Broadcaster, BroadcasterError, type BroadcasterOptions, type MessageType } from '@tx-broadcaster/core';
import { type Access, openAccess } from './access/access.js';
import { createApp, type Logger } from './app.js';
import type { BalanceLog } from './balances/balance-log.js';
import { isLoopback } from './config/access-config.js';
import type { DashboardOptions } from './dashboard/options.js';
import { loopbackNames } from './http/allowed-hosts.js';
import { Problem } from './http/problem.js';
import type { EventLog } from './live/event-feed.js';
import type { Metrics } from './metrics/metrics.js';
import type { NoticeLog } from './notices/notice-log.js';
import type { NoticeWatch } from './notices/watch.js';
import type { Operations } from './operations/operations.js';
import type { Retention } from './retention/retention.js';
import type { AppBroadcaster, Phase } from './routes/route-context.js';
import type { System } from './system/system.js';
import type { RequestSpans } from './tracing/request-spans.js';
import type { Views } from './views/views.js';
import type { WebhookService } from './webhooks/webhook-service.js';

export interface ServerOptions {
  /** Started here, and stopped when the server closes. */
  readonly broadcaster: AppBroadcaster & Pick<Broadcaster, 'start' | 'stop'>;
  readonly messageTypes?: Readonly<Record<string, MessageType>>;
  /**
   * Who may do what. @default on loopback, whoever calls it by a name of this machine may do everything; elsewhere it
   * has to be said
   */
  readonly access?: Access;
  readonly metrics?: Metrics;
  /** `requestSpans(api)`: a span around each request. @default none */
  readonly spans?: RequestSpans;
  /** Started and stopped with the server. @default there are none */
  readonly webhooks?: WebhookService;
  /** Removes old transactions while the server runs. @default all are kept */
  readonly retention?: Pick<Retention, 'start' | 'stop'>;
  /** A store: its log of events, for `GET /events`. @default there is no such route */
  readonly events?: EventLog;
  /** What happens to signers, endpoints, operations and webhooks, for `GET /events`. @default it tells of transactions only */
  readonly notices?: NoticeLog;
  /** Tells the log of notices how signers and endpoints are doing, while the server runs. */
  readonly watch?: Pick<NoticeWatch, 'start' | 'stop'>;
  /** Keeps what signers have had, while the server runs. @default nobody does */
  readonly balances?: BalanceLog;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** 0: any free one. @default 0 */
  readonly port?: number;
  readonly logger?: Logger;
  /** What the dashboard shows about this installation; false: no dashboard. @default {} */
  readonly dashboard?: DashboardOptions | false;
  /** Started and stopped with the broadcaster. */
  readonly operations?: Operations;
  /** The broadcaster's: with `worker` only `/livez`, `/readyz`, `/version` and `/metrics` are served. @default 'all' */
  readonly mode?: BroadcasterOptions['mode'];
  /** Filters of the list under names. */
  readonly views?: Views;
  /** What it was started with, for admins. @default they are not told */
  readonly system?: System;
  /** Origins whose pages may use the API with an API key of theirs. @default none but its own */
  readonly corsOrigins?: readonly string[];
  /** Bytes of a request's body. @default 262144 */
  readonly bodyLimit?: number;
  /** A request that has not arrived whole after so long is cut off. @default 15000 */
  readonly requestTimeoutMs?: number;
  /** How long a server that closes goes on serving, unready, for balancers to notice. @default 0 */
  readonly drainDelayMs?: number;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Takes no more, finishes what it has begun, stops the broadcaster. Safe to call twice. */
  close(): Promise<void>;
}

/** Requests that were begun have this long to end once the server closes. */
const finishWithinMs = 10_000;

/**
 * Serves the HTTP API and starts the broadcaster. If either fails, both are stopped.
 *
 * @example
 * const server = await startServer({ broadcaster, port: 3000 });
 * process.once('SIGTERM', () => void server.close());
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { broadcaster, operations, host = '127.0.0.1', drainDelayMs = 0 } = options;
  let phase: Phase = 'serving';
  let stopHints: () => void = () => {};
  const closed = new AbortController();
  const server = httpServer(options, () => phase, closed.signal);
  try {
    // the port first: whether it is free shows at once, and it leaves no trace
    await listen(server, options.port ?? 0, host);
    await broadcaster.start();
    if (options.mode !== 'worker') await operations?.start();
    options.webhooks?.start();
    options.retention?.start();
    options.watch?.start();
    options.balances?.start();
    options.system?.watch?.start();
    stopHints = broadcaster.on('transaction', () => options.webhooks?.hint());
  } catch (error) {
    server.close();
    server.closeAllConnections();
    await operations?.stop();
    await broadcaster.stop();
    throw error;
  }

  let closing: Promise<void> | undefined;
  const close = async () => {
    phase = 'draining';
    if (drainDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, drainDelayMs));
    phase = 'closing';
    closed.abort();
    await finish(server);
    await operations?.stop();
    stopHints();
    await options.watch?.stop();
    await options.balances?.stop();
    await options.system?.watch?.stop();
    await options.retention?.stop();
    await options.webhooks?.stop();
    await broadcaster.stop();
  };
  const { address, port, family } = addressOf(server);
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    port,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** A page on the internet reaches a server on its reader's own machine: by a name of its own, but not by one of these. */
function accessOn(host: string): Access {
  if (isLoopback(host)) return openAccess({ hosts: loopbackNames(host) });
  throw new BroadcasterError('invalid_option', `expected \`access\` with the host ${host}, got none`, {
    hint: 'Use accounts({ documents }), or openAccess() if everybody who reaches it may spend the funds of its signers.',
  });
}

function httpServer(
  { bodyLimit, requestTimeoutMs = 15_000, ...options }: ServerOptions,
  phase: () => Phase,
  closing: AbortSignal,
): Server {
  const { access = accessOn(options.host ?? '127.0.0.1') } = options;
  const app = createApp({ ...options, access, phase, closing, ...(bodyLimit === undefined ? {} : { bodyLimit }) });
  const listener = getRequestListener(app.fetch, { hostname: options.host ?? 'localhost', errorHandler: malformed });
  const server = createServer(
    {
      headersTimeout: Math.min(10_000, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      // how often those two are looked after
      connectionsCheckingInterval: Math.min(1000, requestTimeoutMs),
      // longer than balancers keep an idle connection (60 s), so that none reuses one that was just closed here
      keepAliveTimeout: 65_000,
    },
    (incoming, outgoing) => void listener(incoming, outgoing),
  );
  server.maxConnections = 10_000;
  return server;
}

/** A request without a usable host or path never gets as far as the app. */
function malformed(error: unknown): Response {
  const detail = error instanceof Error && error.name === 'RequestError' ? `${error.message}.` : 'It cannot be read.';
  const problem = new Problem('invalid_request', detail);
  const id = randomUUID();
  return new Response(JSON.stringify(problem.toJson('/', id)), {
    status: problem.status,
    headers: { 'Content-Type': 'application/problem+json; charset=utf-8', 'X-Request-Id': id, Connection: 'close' },
  });
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Stops listening and waits for the requests under way; keep-alive connections go as soon as they are idle. */
function finish(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    const deadline = setTimeout(() => server.closeAllConnections(), finishWithinMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(deadline);
      resolve();
    });
  });
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address;
}
