import { type Clock, type Documents, systemClock } from '@tx-broadcaster/core';
import { AuditLog } from '../audit/audit-log.js';
import { type ClientAddresses, clientAddresses } from '../http/client-address.js';
import type { Guard } from '../http/guard.js';
import { type RateLimitOptions, RateLimits } from '../limits/rate-limits.js';
import { accessGuard } from './access-guard.js';
import { ApiKeys } from './api-keys.js';
import { Authenticator, type ProxyLogin } from './authenticator.js';
import { FirstAdmin } from './first-admin.js';
import { KeyCheck } from './key-check.js';
import { LoginThrottle } from './login-throttle.js';
import { Passwords } from './passwords.js';
import { type SessionLimits, Sessions } from './sessions.js';
import { Users } from './users.js';

export interface AccountsOptions {
  /** Where keys, users, sessions and the audit trail are kept: a store's. */
  readonly documents: Documents;
  /** Addresses and ranges of proxies whose X-Forwarded-For, X-Forwarded-Proto and user header are believed. */
  readonly trustedProxies?: readonly string[];
  /** A trusted proxy tells who its users are. @default it does not */
  readonly proxyLogin?: ProxyLogin | null;
  /** @default 12 h idle, 7 d in all */
  readonly sessions?: SessionLimits;
  /** False: nobody is limited. @default see RateLimitOptions */
  readonly rateLimits?: RateLimitOptions | false;
  readonly clock?: Pick<Clock, 'now'>;
}

export interface OpenAccessOptions {
  /** Names by which it may be called, whatever the port; null: any. @default null */
  readonly hosts?: readonly string[] | null;
  /** Where the audit trail is kept. @default there is none */
  readonly documents?: Documents;
  readonly trustedProxies?: readonly string[];
  readonly clock?: Pick<Clock, 'now'>;
}

/** What an app asks before it answers. */
export interface Access {
  readonly guard: Guard;
  readonly addresses: ClientAddresses;
  readonly audit: AuditLog | null;
  /** Null: there is no authentication. */
  readonly accounts: Accounts | null;
}

export interface Accounts {
  readonly keys: ApiKeys;
  readonly keyCheck: KeyCheck;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly throttle: LoginThrottle;
  readonly firstAdmin: FirstAdmin;
}

const defaultLimits: SessionLimits = { idleMs: 12 * 3_600_000, absoluteMs: 7 * 86_400_000 };

/**
 * No authentication: whoever reaches the app may do everything.
 *
 * @example
 * createApp({ broadcaster, access: openAccess({ hosts: ['localhost', '127.0.0.1'] }) });
 */
export function openAccess(options: OpenAccessOptions = {}): Access {
  const { hosts = null, documents, trustedProxies = [], clock = systemClock } = options;
  const addresses = clientAddresses(trustedProxies);
  const audit = documents ? new AuditLog({ documents, clock }) : null;
  return {
    guard: accessGuard({ authenticator: null, hosts, addresses, audit, limits: null }),
    addresses,
    audit,
    accounts: null,
  };
}

/**
 * API keys for programs, users with passwords and sessions for people, roles for both.
 *
 * @example
 * const store = await sqliteStore({ path: './broadcaster.db' });
 * createApp({ broadcaster, access: accounts({ documents: store.documents }) });
 */
export function accounts(options: AccountsOptions): Access {
  const { documents, trustedProxies = [], proxyLogin = null, rateLimits = {}, clock = systemClock } = options;
  const limits = rateLimits === false ? null : new RateLimits(rateLimits, () => clock.now());
  const addresses = clientAddresses(trustedProxies);
  const audit = new AuditLog({ documents, clock });
  const keys = new ApiKeys({ documents, clock, audit });
  const keyCheck = new KeyCheck(keys, clock);
  const users = new Users({ documents, clock, audit, passwords: new Passwords() });
  const sessions = new Sessions({ documents, clock, users, limits: options.sessions ?? defaultLimits });
  const authenticator = new Authenticator({ keys: keyCheck, sessions, addresses, proxy: proxyLogin });
  return {
    guard: accessGuard({ authenticator, hosts: null, addresses, audit, limits }),
    addresses,
    audit,
    accounts: {
      keys,
      keyCheck,
      users,
      sessions,
      throttle: new LoginThrottle(clock),
      firstAdmin: new FirstAdmin({ documents, clock, users }),
    },
  };
}
