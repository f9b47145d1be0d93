import { memoryStore, type Store } from '@tx-broadcaster/core';
import { ManualClock } from '@tx-broadcaster/core/testing';
import { type Access, type AccountsOptions, accounts } from '../src/access/access.js';
import type { Role } from '../src/access/role.js';
import type { AppOptions } from '../src/app.js';
import { AuditLog } from '../src/audit/audit-log.js';
import { makeMetrics } from '../src/metrics/metrics.js';
import { WebhookService } from '../src/webhooks/webhook-service.js';
import { goodBody, type Harness, startApp } from './harness.js';

export const password = 'correct horse battery';

/** Who a request of a test comes from. */
export type Credentials = Readonly<Record<string, string>>;

export interface AccountsHarness extends Harness {
  readonly store: Store;
  readonly access: Access;
  readonly clock: ManualClock;
  /** JSON to a route, as somebody. */
  send(as: Credentials, method: string, path: string, body?: unknown): ReturnType<Harness['request']>;
  /** A new API key, made by hand. */
  key(name: string, role: Role, more?: object): Promise<Credentials>;
  /** A new user, logged in. */
  user(name: string, role: Role): Promise<Credentials>;
  login(name: string, password: string): Promise<Credentials>;
  /** Broadcasts as somebody. */
  submit(as: Credentials, fields?: Record<string, unknown>): ReturnType<Harness['request']>;
}

/** An app with accounts, over a real broadcaster. */
export async function startWithAccounts(
  options: Partial<AccountsOptions> = {},
  appOptions: Partial<AppOptions> = {},
): Promise<AccountsHarness> {
  const store = memoryStore();
  const clock = new ManualClock();
  const access = accounts({ documents: store.documents, clock, ...options });
  const webhooks = new WebhookService({
    store,
    audit: access.audit ?? new AuditLog({ documents: store.documents, clock }),
    serverKey: new Uint8Array(32),
    clock,
  });
  const system = { settings: [], log: { level: 'info' }, keepMs: null };
  const harness = await startApp(
    { access, clock, events: store, webhooks, metrics: makeMetrics(), system, ...appOptions },
    { store },
  );
  const { request } = harness;
  const { keys, users } = access.accounts ?? {};
  if (!keys || !users) throw new Error('there are accounts');

  const send: AccountsHarness['send'] = (as, method, path, body) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    return request(path, { method, headers: { ...json, ...as }, ...content });
  };
  const login = async (name: string, word: string): Promise<Credentials> => {
    const { headers } = await send({}, 'POST', '/session', { name, password: word });
    return { cookie: headers.getSetCookie()[0]?.split(';')[0] ?? '', 'sec-fetch-site': 'same-origin' };
  };
  return {
    ...harness,
    store,
    access,
    clock,
    send,
    login,
    async key(name, role, more = {}) {
      const any = { message_types: null, signers: null, ip_allow: null, expires_at: null };
      const { secret } = await keys.create({ name, role, ...any, ...more }, null);
      return { authorization: `Bearer ${secret}` };
    },
    async user(name, role) {
      await users.create({ name, role, password }, null);
      return login(name, password);
    },
    submit: (as, fields = {}) => send(as, 'POST', '/transaction/broadcast', { ...goodBody, ...fields }),
  };
}
