import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { type AddressList, addressList } from '../http/client-address.js';
import { Problem } from '../http/problem.js';

export interface AddressGuardOptions {
  /** Addresses and ranges that are allowed although they are not of the public internet. @default none */
  readonly allowPrivate?: readonly string[];
  /** Also http:, which anybody on the way can read. @default false */
  readonly allowHttp?: boolean;
  /** @default the system's */
  readonly lookup?: typeof systemLookup;
}

/**
 * Keeps webhooks away from what only this machine can reach: whoever may set a URL would otherwise look around in the
 * network behind it. Names are checked where the connection is made, so that one that changes its address between check
 * and use gains nothing.
 */
export class AddressGuard {
  readonly #allowed: AddressList;
  readonly #allowHttp: boolean;
  readonly #lookup: typeof systemLookup;

  constructor({ allowPrivate = [], allowHttp = false, lookup = systemLookup }: AddressGuardOptions = {}) {
    this.#allowed = addressList(allowPrivate);
    this.#allowHttp = allowHttp;
    this.#lookup = lookup;
  }

  /** The URL, if it may be called as far as can be told without asking for its address. @throws Problem `webhook_url_blocked` */
  check(text: string): URL {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !/^https?:$/.test(url.protocol)) throw blocked('expected an http(s) URL');
    if (url.protocol === 'http:' && !this.#allowHttp) throw blocked('expected https: anybody on the way can read http');
    if (url.username !== '' || url.password !== '') throw blocked('expected no user name or password in it');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (ipaddr.isValid(host) && !this.#isAllowed(host)) throw blocked(`${host} is no public address`);
    return url;
  }

  /** Resolves names for a connection; fails for those that lead to an address that is not allowed. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.#lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [], 0);
      const bad = addresses.find(({ address }) => !this.#isAllowed(address));
      const [first] = addresses;
      if (bad || !first) return callback(blocked(`${hostname} leads to no public address`), [], 0);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

  #isAllowed(address: string): boolean {
    const plain = address.replace(/%.*$/, '');
    if (!ipaddr.isValid(plain)) return false;
    // IPv4 that is written as IPv6 is IPv4
    const parsed = ipaddr.process(plain);
    return parsed.range() === 'unicast' || this.#allowed.has(parsed.toString());
  }
}

function blocked(why: string): Problem {
  return new Problem('webhook_url_blocked', `This URL cannot be a webhook: ${why}.`, {
    errors: [{ pointer: '/url', code: 'blocked', detail: why }],
  });
}
