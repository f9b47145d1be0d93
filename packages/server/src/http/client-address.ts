import { BlockList, isIP } from 'node:net';
import type { AppContext } from './app-context.js';

/** Where requests come from, seen through proxies that may be believed. */
export interface ClientAddresses {
  /** The address of the client; null where the app runs without a socket. */
  ipOf(c: AppContext): string | null;
  /** Whether the one that sent the request itself may be believed about the client. */
  isTrusted(c: AppContext): boolean;
  /** Whether the client's side of the connection is encrypted, as far as is known. */
  isSecure(c: AppContext): boolean;
}

/** @param trusted addresses or ranges (`10.0.0.0/8`) of proxies */
export function clientAddresses(trusted: readonly string[]): ClientAddresses {
  const proxies = addressList(trusted);
  const isTrusted = (c: AppContext) => {
    const peer = peerOf(c);
    return peer !== null && proxies.has(peer);
  };
  return {
    isTrusted,
    ipOf(c) {
      const peer = peerOf(c);
      if (peer === null || !proxies.has(peer)) return peer;
      // each proxy appends whom it heard from: from the right, the first that is no proxy of ours
      const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => plain(part.trim()));
      return forwarded.findLast((address) => isIP(address) > 0 && !proxies.has(address)) ?? peer;
    },
    isSecure(c) {
      if (isTrusted(c)) return c.req.header('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
      return c.env?.incoming?.socket !== undefined && 'encrypted' in c.env.incoming.socket;
    },
  };
}

export interface AddressList {
  has(address: string): boolean;
}

/** A set of addresses and ranges. @throws Error naming what is neither */
export function addressList(entries: readonly string[]): AddressList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', length, ...rest] = entry.split('/');
    const version = isIP(address);
    const longest = version === 6 ? 128 : 32;
    const bits = length === undefined ? longest : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
    if (version === 0 || !(bits <= longest) || rest.length > 0) {
      throw new Error(`expected an address or a range such as 10.0.0.0/8, got ${JSON.stringify(entry)}`);
    }
    list.addSubnet(address, bits, familyOf(version));
  }
  return { has: (address) => isIP(address) > 0 && list.check(address, familyOf(isIP(address))) };
}

function familyOf(version: number): 'ipv4' | 'ipv6' {
  return version === 6 ? 'ipv6' : 'ipv4';
}

function peerOf(c: AppContext): string | null {
  const address = c.env?.incoming?.socket?.remoteAddress;
  return address === undefined ? null : plain(address);
}

/** IPv4 that arrived on an IPv6 socket as such; IPv6 without the name of the interface. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}
