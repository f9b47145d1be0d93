import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

/** What stands in front of instances: it sends each request to the next that says it is ready. */
export interface Balancer {
  readonly url: string;
  /** Resolves when it is ready for requests. */
  add(url: string): Promise<void>;
  remove(url: string): void;
  close(): Promise<void>;
}

const askEveryMs = 100;

/**
 * No cleverer than those that people use: it asks `/readyz` now and then, and tries another instance only where it could not
 * connect. What breaks later is a 502 for whoever asked.
 */
export async function startBalancer(): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });
  const ready = new Map<string, boolean>();
  let turn = 0;

  const ask = async (url: string) => {
    const isReady = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready.has(url)) ready.set(url, isReady);
  };
  const timer = setInterval(() => {
    for (const url of ready.keys()) void ask(url);
  }, askEveryMs);

  const pass = (incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse, tried: readonly string[]) => {
    const candidates = [...ready].filter(([url, isReady]) => isReady && !tried.includes(url)).map(([url]) => url);
    const target = candidates[turn++ % Math.max(1, candidates.length)];
    if (target === undefined) return void outgoing.writeHead(502).end('nobody is ready');
    const { method = 'GET', headers } = incoming;
    const upstream = request(`${target}${incoming.url}`, { agent, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    upstream.on('error', (error) => {
      const isRefused = 'code' in error && error.code === 'ECONNREFUSED';
      if (isRefused) pass(incoming, body, outgoing, [...tried, target]);
      else if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end(String(error));
    });
    outgoing.on('close', () => upstream.destroy());
    upstream.end(body);
  };
  const server = createServer((incoming, outgoing) => {
    buffer(incoming).then(
      (body) => pass(incoming, body, outgoing, []),
      () => outgoing.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async add(url) {
      ready.set(url, false);
      await ask(url);
      while (ready.get(url) === false) {
        await pause(askEveryMs / 4);
        await ask(url);
      }
    },
    remove: (url) => void ready.delete(url),
    async close() {
      clearInterval(timer);
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
