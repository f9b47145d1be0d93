import type { AppContext } from './app-context.js';
import { Problem } from './problem.js';

/** Names by which a browser on this machine may call a server that listens on this loopback address, each once. */
export function loopbackNames(address: string): readonly string[] {
  const own = address.includes(':') ? `[${address}]` : address;
  return [...new Set(['localhost', '127.0.0.1', '[::1]', own])];
}

/**
 * Refuses requests to other names than these, whatever the port. A page can have its own name resolve to this machine
 * and is then of the same origin as the server; what it cannot do is call it by one of the server's names.
 */
export function refuseOtherHosts(c: AppContext, names: readonly string[]): void {
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase();
  if (names.some((known) => known.toLowerCase() === name)) return;
  throw new Problem('host_not_allowed', `This server is not called ${JSON.stringify(host.slice(0, 100))}.`, {
    hint: `Call it ${names.join(' or ')}, or turn authentication on.`,
  });
}
