import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Clock } from '../clock.js';
import { messageOf } from '../errors.js';
import type { Endpoint, RequestLimits, RpcReply } from './endpoint.js';
import { repliesFrom } from './json-rpc.js';

export interface HttpEndpointOptions {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For https: what proves who we are, and whom we believe beyond what Node.js does. PEM. */
  readonly tls?: ClientTls;
  readonly clock: Clock;
  /** Calls put into one JSON-RPC batch. @default 100 */
  readonly batchSize?: number;
  /** Time for DNS, TCP and TLS together; within it nothing has left yet. @default 3000 */
  readonly connectTimeoutMs?: number;
}

/** Certificates, in PEM. */
export interface ClientTls {
  /** Our certificate, with those that stand above it. */
  readonly cert?: string;
  /** Its private key. */
  readonly key?: string;
  /** Authorities that the other side's certificate may come from, in place of those that Node.js knows. */
  readonly ca?: string;
}

/** A node behind HTTP(S). Redirects are not followed, no compression is asked for, answers over the cap are cut off. */
export function httpEndpoint(options: HttpEndpointOptions): Endpoint {
  const url = new URL(options.url);
  const secure = url.protocol === 'https:';
  // an idle socket is dropped before the usual 5 s of servers, so that a call seldom meets one that just went away
  const agent = new (secure ? HttpsAgent : HttpAgent)({
    keepAlive: true,
    maxSockets: 32,
    timeout: 4000,
    keepAliveMsecs: 1000,
    ...options.tls,
  });
  const send = secure ? httpsRequest : httpRequest;
  const authorization = url.username
    ? { authorization: `Basic ${btoa(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`)}` }
    : {};
  let batchSize = options.batchSize ?? 100;
  let lastId = 0;

  function exchange(body: string, limits: RequestLimits): Promise<Exchange> {
    return new Promise((resolve) => {
      let connected = false;
      const request = send(
        {
          agent,
          method: 'POST',
          protocol: url.protocol,
          hostname: url.hostname.replace(/^\[|\]$/g, ''),
          port: url.port,
          path: url.pathname + url.search,
          headers: {
            'content-type': 'application/json',
            accept: 'application/json',
            'content-length': Buffer.byteLength(body),
            ...authorization,
            ...options.headers,
          },
        },
        (response) => {
          read(response, limits.maxBytes).then(
            (text) => finish({ kind: 'answer', response, text }),
            (error) => finish({ kind: 'broken', message: messageOf(error) }),
          );
        },
      );
      const cancelConnect = options.clock.after(options.connectTimeoutMs ?? 3000, () => {
        if (connected) return;
        finish({ kind: 'unsent', message: 'no connection in time' });
        request.destroy();
      });
      const cancelDeadline = options.clock.after(limits.timeoutMs, () => {
        finish({ kind: 'timeout', ms: limits.timeoutMs });
        request.destroy();
      });
      function finish(outcome: Exchange) {
        cancelConnect();
        cancelDeadline();
        resolve(outcome);
      }
      request.once('socket', (socket) => {
        if (!socket.connecting) connected = true;
        else
          socket.once(secure ? 'secureConnect' : 'connect', () => {
            connected = true;
          });
      });
      request.once('error', (error: NodeJS.ErrnoException) =>
        finish({ kind: connected ? 'broken' : 'unsent', message: error.code ?? error.message }),
      );
      request.end(body);
    });
  }

  return {
    name: url.host,
    host: url.host,
    get batchSize() {
      return batchSize;
    },
    async request(calls, limits) {
      const envelopes = calls.map((call) => {
        lastId = (lastId + 1) % Number.MAX_SAFE_INTEGER;
        return { jsonrpc: '2.0', id: lastId, method: call.method, params: call.params };
      });
      const single = envelopes.length === 1;
      const outcome = await exchange(JSON.stringify(single ? envelopes[0] : envelopes), limits);
      if (outcome.kind !== 'answer') return calls.map(() => outcome);
      const replies = repliesFrom(
        outcome.text,
        outcome.response.statusCode ?? 0,
        retryAfterMs(outcome.response, options.clock),
        envelopes.map((envelope) => envelope.id),
      );
      if (replies === 'batch-refused') {
        // the provider does not take batches: nothing of it was looked at, and the next calls go one by one
        batchSize = 1;
        return calls.map(() => ({
          kind: 'unsent',
          message: 'the endpoint refused a JSON-RPC batch',
          batchRefused: true,
        }));
      }
      return replies;
    },
    close() {
      agent.destroy();
    },
  };
}

type Exchange =
  | { readonly kind: 'answer'; readonly response: IncomingMessage; readonly text: string }
  | Extract<RpcReply, { kind: 'timeout' | 'broken' | 'unsent' }>;

function read(response: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        reject(new Error(`the answer is longer than ${maxBytes} bytes`));
        response.destroy();
      } else chunks.push(chunk);
    });
    response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    response.once('aborted', () => reject(new Error('the answer was cut short')));
    response.once('error', reject);
  });
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), ms from now. */
function retryAfterMs(response: IncomingMessage, clock: Clock): number | null {
  const value = response.headers['retry-after'];
  if (value === undefined) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - clock.now());
}
