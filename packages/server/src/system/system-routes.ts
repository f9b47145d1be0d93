import type { StoreState } from '@tx-broadcaster/core';
import { z } from 'zod';
import { logLevels } from '../config/settings.js';
import type { App } from '../http/app-context.js';
import { readBody } from '../http/read-body.js';
import { reply, replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { redactor } from '../log/redact.js';
import { type RouteContext, refuseChange } from '../routes/route-context.js';
import { version } from '../version.js';
import type { System } from './system.js';

const levelText = `one of ${logLevels.join(', ')}`;
export const systemBody = z.strictObject({ log_level: z.enum(logLevels, levelText) });

/** What this instance was started with and how it is, its log level, and all of it in one file for whoever helps. */
export function systemRoutes(app: App, system: System, context: RouteContext): void {
  resource(app, '/system', {
    GET: (c) => replyJson(c, 200, stateOf(system, context)),
    PATCH: async (c) => {
      refuseChange(c, context);
      const { log_level } = await readBody(c, context.bodyLimit, systemBody);
      const before = system.log.level;
      system.log.level = log_level;
      await context.tell({
        action: 'system.log_level_changed',
        target: null,
        before: { log_level: before },
        after: { log_level },
      });
      return replyJson(c, 200, stateOf(system, context));
    },
  });
  resource(app, '/system/diagnostics', {
    GET: async (c) => {
      const made = new Date(context.now()).toISOString();
      const { broadcaster, phase } = context;
      const told = {
        made_at: made,
        version,
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
        uptime_s: Math.floor(process.uptime()),
        phase: phase(),
        ...stateOf(system, context),
        signers: broadcaster.health(),
        endpoints: broadcaster.endpoints(),
        message_types: broadcaster.messageTypes(),
      };
      // URLs in what nodes have said may carry keys
      return reply(c, 200, redactor([])(`${JSON.stringify(told, null, 2)}\n`), {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Disposition': `attachment; filename="tx-broadcaster-${made.replace(/\.\d+Z$|[:-]/g, '')}.json"`,
      });
    },
  });
}

export type SystemRecord = ReturnType<typeof stateOf>;

function stateOf({ settings, log, keepMs, watch }: System, { broadcaster }: RouteContext) {
  const { rss, heapUsed } = process.memoryUsage();
  return {
    log_level: log.level,
    keep_ms: keepMs,
    instances: broadcaster.instances(),
    memory: { rss, heap_used: heapUsed },
    store: storeOf(watch?.latest.store ?? null),
    warnings: (watch?.latest.warnings ?? []).map((one) => ({ ...one, since: new Date(one.since).toISOString() })),
    settings: settings.map(({ name, value, origin }) => ({ name, value, origin })),
  };
}

function storeOf(store: StoreState | null) {
  if (store === null) return null;
  const { bytes, unusedBytes, disk, schema } = store;
  return {
    bytes,
    unused_bytes: unusedBytes,
    disk: disk && { bytes: disk.bytes, free_bytes: disk.freeBytes },
    schema,
  };
}
