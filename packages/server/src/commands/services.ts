import { type Broadcaster, type Store, systemClock } from '@tx-broadcaster/core';
import { AuditLog } from '../audit/audit-log.js';
import { BalanceLog } from '../balances/balance-log.js';
import { accessOf } from '../config/access-of.js';
import type { Config } from '../config/config.js';
import type { Log } from '../log/log.js';
import type { Metrics } from '../metrics/metrics.js';
import { NoticeLog } from '../notices/notice-log.js';
import { NoticeWatch } from '../notices/watch.js';
import { Retention } from '../retention/retention.js';
import type { System } from '../system/system.js';
import { SystemWatch } from '../system/system-watch.js';
import { Views } from '../views/views.js';
import { WebhookService } from '../webhooks/webhook-service.js';
import { serverKey } from './server-key.js';

type Configured = Pick<
  Extract<Config, { mode: 'dev' | 'production' }>,
  'access' | 'corsOrigins' | 'webhooks' | 'retainMs' | 'lowBalance'
>;

interface Around {
  readonly metrics: Metrics;
  readonly log: Log;
  readonly keyFile: string | null;
  readonly settings: System['settings'];
}

/** What a server has besides its broadcaster, at work on a store. */
export function servicesOf(
  config: Configured,
  store: Store,
  broadcaster: Broadcaster,
  { metrics, log, keyFile, settings }: Around,
) {
  const access = accessOf(config.access, store.documents);
  const { allowPrivate, allowHttp, serverKey: given } = config.webhooks;
  const { documents } = store;
  const clock = systemClock;
  const notices = new NoticeLog({ documents, clock });
  const watch = new NoticeWatch({
    broadcaster,
    documents,
    log: notices,
    clock,
    lowBalance: config.lowBalance,
    warn: (err) => log.warn({ err }, 'what happens to signers and endpoints cannot be told now'),
  });
  const balances = new BalanceLog({
    broadcaster,
    documents,
    clock,
    warn: (err) => log.warn({ err }, 'the balances of signers cannot be kept now'),
  });
  const webhooks = new WebhookService({
    store,
    notices,
    audit: access.audit ?? new AuditLog({ documents: store.documents, clock: Date }),
    serverKey: serverKey(given, keyFile),
    allowPrivate,
    allowHttp,
    observe: metrics.webhooks.observe,
    warn: (details, message) => log.warn(details, message),
  });
  metrics.webhooks.watch(webhooks);
  const views = new Views({ documents: store.documents });
  const { retainMs: keepMs } = config;
  const retention =
    keepMs === null
      ? {}
      : {
          retention: new Retention({
            store,
            keepMs,
            mayPruneBefore: (before) => webhooks.mayPruneBefore(before),
            warn: (details, message) => log.warn(details, message),
          }),
        };
  const systemWatch = new SystemWatch({
    store,
    broadcaster,
    documents,
    log: notices,
    clock,
    warn: (err) => log.warn({ err }, 'how store and disk are cannot be read or told now'),
  });
  metrics.watchSystem(() => systemWatch.latest);
  const system: System = { settings, log, keepMs, watch: systemWatch };
  const { corsOrigins } = config;
  return {
    access,
    corsOrigins,
    webhooks,
    views,
    metrics,
    system,
    events: store,
    notices,
    watch,
    balances,
    ...retention,
  };
}
