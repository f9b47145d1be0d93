import type { ProxyLogin } from '../access/authenticator.js';
import { loopbackNames } from '../http/allowed-hosts.js';
import { shown } from '../http/shown.js';
import type { RateLimitOptions } from '../limits/rate-limits.js';
import { nameOf, type Settings, settings } from './settings.js';

/** Who may do what, as configured. */
export type AccessConfig =
  /** `hosts`: the names by which it may be called; null: any. */
  | { readonly mode: 'none'; readonly hosts: readonly string[] | null; readonly trustedProxies: readonly string[] }
  | {
      readonly mode: 'accounts';
      readonly trustedProxies: readonly string[];
      readonly proxyLogin: ProxyLogin | null;
      readonly rateLimits: RateLimitOptions;
    };

interface Given {
  readonly set: Settings;
  readonly isDev: boolean;
  readonly isInsecure: boolean;
  readonly host: string;
}

/** No authentication is for trying out on one machine; wherever it is, it has to be said. */
export function accessConfig({ set, isDev, isInsecure, host }: Given, problems: string[]): AccessConfig {
  const mode = set.auth ?? (isDev || isInsecure ? 'none' : 'accounts');
  const trustedProxies = set.trustedProxies ?? [];
  if (mode === 'accounts') {
    const proxyLogin = proxyLoginOf(set);
    if (proxyLogin && trustedProxies.length === 0) {
      problems.push(
        `${nameOf(settings.proxyUserHeader)}: expected ${nameOf(settings.trustedProxies)} with it, got none. Name the proxies that may send the header: from anybody else it is worth nothing.`,
      );
    }
    return { mode, trustedProxies, proxyLogin, rateLimits: rateLimitsOf(set) };
  }
  if (isInsecure) return { mode, hosts: null, trustedProxies };
  if (!isLoopback(host)) {
    problems.push(
      `${nameOf(settings.host)}: expected a loopback address, got ${shown(host)}. Without authentication whoever reaches the port can spend the signer's funds. Turn it on with --auth accounts, listen on 127.0.0.1, or pass --insecure-no-auth if the network is closed.`,
    );
  }
  return { mode, hosts: loopbackNames(host), trustedProxies };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** What is not set is left to its default. */
function rateLimitsOf({ rateLimitSubmit, rateLimitOther, rateLimitAnonymous }: Settings): RateLimitOptions {
  const given = { submit: rateLimitSubmit, other: rateLimitOther, anonymous: rateLimitAnonymous };
  const set = Object.entries(given).filter(([, quota]) => quota !== undefined);
  return Object.fromEntries(set.map(([name, quota]) => [name, quota === 'off' ? null : quota]));
}

function proxyLoginOf({ proxyUserHeader, proxyRoleHeader, proxyRole }: Settings): ProxyLogin | null {
  if (proxyUserHeader === undefined) return null;
  const roleHeader = proxyRoleHeader === undefined ? {} : { roleHeader: proxyRoleHeader };
  return { header: proxyUserHeader, ...roleHeader, role: proxyRole ?? null };
}
