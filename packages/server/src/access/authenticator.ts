import type { AppContext } from '../http/app-context.js';
import type { ClientAddresses } from '../http/client-address.js';
import { Problem } from '../http/problem.js';
import type { KeyCheck } from './key-check.js';
import type { Principal } from './principal.js';
import { isRole, type Role } from './role.js';
import { tokenOf } from './session-cookie.js';
import type { Sessions } from './sessions.js';

/** A proxy in front of the server that knows who its users are. Its word counts only where it is a trusted proxy. */
export interface ProxyLogin {
  /** The header with the user's name, `x-forwarded-user`. */
  readonly header: string;
  /** The header with one of the roles; left out, or without a value: `role`. */
  readonly roleHeader?: string;
  /** Null: users without a role of their own are nobody. */
  readonly role: Role | null;
}

export interface AuthenticatorOptions {
  readonly keys: KeyCheck;
  readonly sessions: Sessions;
  readonly addresses: ClientAddresses;
  readonly proxy: ProxyLogin | null;
}

/** Tells who a request comes from. What is shown on purpose goes first; a wrong key is an error, not nobody. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /** Null: nobody. @throws Problem `unauthenticated` */
  async principalOf(c: AppContext): Promise<Principal | null> {
    const { keys, sessions, addresses } = this.#options;
    const authorization = c.req.header('authorization');
    if (authorization !== undefined) {
      const [, text] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
      const principal = text === undefined ? null : await keys.principalOf(text, addresses.ipOf(c));
      if (principal) return principal;
      throw unauthenticated('The Authorization header has no API key that can be used, or not from there.');
    }
    const token = tokenOf(c, addresses.isSecure(c));
    const user = token === null ? null : await sessions.principalOf(token);
    return user ?? this.#fromProxy(c);
  }

  #fromProxy(c: AppContext): Principal | null {
    const { proxy, addresses } = this.#options;
    if (proxy === null || !addresses.isTrusted(c)) return null;
    const name = c.req.header(proxy.header);
    const said = proxy.roleHeader === undefined ? undefined : c.req.header(proxy.roleHeader);
    const role = said === undefined || said === '' ? proxy.role : said;
    if (name === undefined || !/^[\x21-\x7e]{1,100}$/.test(name) || !isRole(role)) return null;
    return { actor: `user:${name}`, role, by: 'proxy', messageTypes: null, signers: null, credential: null };
  }
}

export function unauthenticated(detail: string): Problem {
  return new Problem('unauthenticated', detail, {
    hint: "Send 'Authorization: Bearer txb_...' with an API key, or log in.",
    headers: { 'WWW-Authenticate': 'Bearer realm="tx-broadcaster"' },
  });
}
