import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Hex, keccak256 } from 'viem';

/** A node's door that lets requests and answers get lost, late or broken; it knows every envelope that came through. */
export interface FaultProxy {
  readonly url: string;
  readonly received: ReadonlySet<Hex>;
  /** How often something goes wrong: 0 never, 1 nearly always. */
  trouble: number;
  /** Every request fails until then, epoch ms. */
  downUntil: number;
  close(): Promise<void>;
}

type Fate = 'fine' | 'lost' | 'cut' | 'cut after' | 500 | 502 | 429 | 'slow' | 'half';
const fates: readonly Fate[] = ['lost', 'cut', 'cut after', 'cut after', 500, 502, 429, 'slow', 'half'];

export async function startFaultProxy(target: string, random: () => number): Promise<FaultProxy> {
  const received = new Set<Hex>();
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const proxy = { url: '', received, trouble: 0, downUntil: 0, close: () => closed(server) };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const hit = random() < proxy.trouble;
    const fate: Fate =
      proxy.downUntil > Date.now() ? 502 : hit ? (fates[Math.floor(random() * fates.length)] ?? 'fine') : 'fine';
    // a request that nobody ever answers: the caller has to give up by itself
    if (fate === 'lost') return;
    if (fate === 'cut') return void request.socket.destroy();
    if (fate === 429 || fate === 500) return void response.writeHead(fate).end('no');
    if (fate === 'slow') await new Promise((resolve) => setTimeout(resolve, 500 + random() * 4000));
    for (const raw of envelopesIn(body)) received.add(keccak256(raw));
    const answer = await fetch(target, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    // a development node is treated with fewer precautions than a real one: here it must pass for one
    const text = (await answer.text()).replaceAll(/anvil\/v[\d.]+/gi, 'Geth/v1.16.0');
    if (fate === 'cut after') return void request.socket.destroy();
    if (fate === 502) return void response.writeHead(502).end('<html>bad gateway</html>');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(fate === 'half' ? text.slice(0, text.length / 2) : text);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

function envelopesIn(body: string): Hex[] {
  const calls = [JSON.parse(body)].flat() as { method: string; params: [Hex] }[];
  return calls.filter(({ method }) => method === 'eth_sendRawTransaction').map(({ params }) => params[0]);
}

function closed(server: ReturnType<typeof createServer>): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
