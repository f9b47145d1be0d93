import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What came in by HTTP. */
export interface Incoming {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

const largestBody = 1_000_000;

/** A small receiver on this machine; `take` answers the status of each POST. */
export async function listenAt(
  host: string,
  port: number,
  take: (incoming: Incoming) => Promise<number>,
): Promise<Listener> {
  const server = createServer((request, response) => {
    const answer = async () => {
      if (request.method !== 'POST') return 405;
      if (Number(request.headers['content-length'] ?? 0) > largestBody) return 413;
      const entries = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      return take({ headers: Object.fromEntries(entries), body: await text(request) });
    };
    answer().then(
      (status) => response.writeHead(status).end(),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo; // it listens on a port
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  const done = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return done;
}
