import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { startAnvil } from '@tx-broadcaster/testing';
import { onTestFinished } from 'vitest';

/**
 * anvil without its name: a node that calls itself one is taken for a chain without reorgs. `busy` tells a ManualClock while
 * it is at work.
 */
export async function startNamelessAnvil(args: readonly string[]) {
  const anvil = await startAnvil(args);
  const ask = async (body: string) => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(anvil.url, { method: 'POST', headers, body })).text();
  };
  let asking = 0;
  const nameless = createServer(async (request, response) => {
    asking++;
    response.on('close', () => asking--);
    const answer = await ask(await text(request));
    response.setHeader('content-type', 'application/json').end(answer.replaceAll('"anvil/', '"node/'));
  });
  await new Promise<void>((resolve) => nameless.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    nameless.closeAllConnections();
    nameless.close();
    await anvil.stop();
  });
  const rpc = async <T>(method: string, ...params: unknown[]): Promise<T> => {
    const answer = await ask(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
    const reply = JSON.parse(answer) as { result: T; error?: { message: string } }; // as anvil answers
    if (reply.error) throw new Error(`${method}: ${reply.error.message}`);
    return reply.result;
  };
  const { port } = nameless.address() as AddressInfo; // it listens
  const endpoint = { name: 'anvil', url: `http://127.0.0.1:${port}` };
  return { rpc, endpoint, busy: () => asking > 0 };
}
