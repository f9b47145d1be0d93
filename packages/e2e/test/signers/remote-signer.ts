import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a request asked for. */
export interface Asked {
  readonly id: unknown;
  readonly method: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  readonly params: readonly any[];
  readonly headers: IncomingMessage['headers'];
}

/** `result` and `error` as JSON-RPC; other bodies and statuses as they are; `null`: no answer at all. */
export type Answer = { result: unknown } | { error: object } | { status: number; body: string } | null;

export interface RemoteSigner {
  readonly url: string;
  readonly asked: readonly Asked[];
  answer(how: (asked: Asked) => Answer | Promise<Answer>): void;
  /** Connections are refused from now on. */
  close(): Promise<void>;
}

/** A program that signs by JSON-RPC, or does what it is told instead; with `tls` over https. Ends with the test. */
export async function startRemoteSigner(tls?: ServerOptions): Promise<RemoteSigner> {
  const asked: Asked[] = [];
  let how: Parameters<RemoteSigner['answer']>[0] = () => null;
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const one: Asked = { ...JSON.parse(text), headers: request.headers };
    asked.push(one);
    const answer = await how(one);
    if (answer === null) return;
    if ('status' in answer) response.writeHead(answer.status).end(answer.body);
    else response.end(JSON.stringify({ jsonrpc: '2.0', id: one.id, ...answer }));
  };
  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void serve(request, response).catch(() => response.destroy());
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  onTestFinished(close);
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    asked,
    answer: (to) => {
      how = to;
    },
    close,
  };
}
