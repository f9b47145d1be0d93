import type { Endpoint } from './endpoint.js';
import type { RpcSocket } from './rpc-socket.js';

/** A node behind a WebSocket. */
export function socketEndpoint(url: string, socket: RpcSocket): Endpoint {
  const { host } = new URL(url);
  let batchSize = 100;
  return {
    name: host,
    host,
    get batchSize() {
      return batchSize;
    },
    async request(calls, limits) {
      const replies = await socket.request(calls, limits);
      if (replies.some((reply) => reply.kind === 'unsent' && reply.batchRefused)) batchSize = 1;
      return replies;
    },
    close: () => socket.close(),
  };
}
