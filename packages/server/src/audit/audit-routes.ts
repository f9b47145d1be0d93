import { z } from 'zod';
import type { App } from '../http/app-context.js';
import { readQuery } from '../http/read-query.js';
import { reply, replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { readMoment } from '../query/moment.js';
import type { RouteContext } from '../routes/route-context.js';
import { csvHead, csvLine, ndjsonLine } from './audit-export.js';
import type { AuditLog } from './audit-log.js';
import { type AuditFilter, findEntries, meets } from './find-entries.js';

const formatText = 'csv or ndjson';

/** Who did what, and why: read, exported and checked by admins. */
export function auditRoutes(app: App, log: AuditLog, { now }: RouteContext): void {
  resource(app, '/audit', {
    GET: async (c) => {
      const paging = { limit: integer(1, 200, 50), cursor: integer(1, Number.MAX_SAFE_INTEGER, null) };
      const { limit, cursor, ...given } = readQuery(c, z.strictObject({ ...filterFields(now()), ...paging }));
      const { entries, next } = await findEntries(log, filterOf(given), { behind: cursor, limit: limit ?? 50 });
      return replyJson(c, 200, {
        data: entries,
        has_more: next !== null,
        next_cursor: next === null ? null : String(next),
      });
    },
  });

  resource(app, '/audit/export', {
    GET: (c) => {
      const format = z.enum(['csv', 'ndjson'], formatText).default('ndjson');
      const { format: wanted, ...given } = readQuery(c, z.strictObject({ ...filterFields(now()), format }));
      const isCsv = wanted === 'csv';
      const lines = exported(log, filterOf(given), isCsv);
      return new Response(ReadableStream.from(lines).pipeThrough(new TextEncoderStream()), {
        headers: {
          ...Object.fromEntries(reply(c, 200, null, {}).headers),
          'Content-Type': isCsv ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
          'Content-Disposition': `attachment; filename="audit.${wanted}"`,
        },
      });
    },
  });

  resource(app, '/audit/verify', { GET: async (c) => replyJson(c, 200, await log.verify()) });
}

async function* exported(log: AuditLog, filter: AuditFilter, isCsv: boolean): AsyncGenerator<string> {
  if (isCsv) yield csvHead;
  for await (const entry of log.entries()) {
    if (meets(entry, filter)) yield isCsv ? csvLine(entry) : ndjsonLine(entry);
  }
}

const text = z.string().optional();

function filterFields(now: number) {
  const momentText = 'a time (RFC 3339, with its offset) or one before now such as -24h or -7d';
  const moment = z
    .string()
    .transform((given) => readMoment(given, now) ?? Number.NaN)
    .refine((ms) => !Number.isNaN(ms), momentText)
    .optional();
  return { actor: text, action: text, target: text, request_id: text, created_after: moment, created_before: moment };
}

interface Given extends Omit<AuditFilter, 'after' | 'before'> {
  readonly created_after?: number | undefined;
  readonly created_before?: number | undefined;
}

function filterOf({ created_after, created_before, ...exact }: Given): AuditFilter {
  return { ...exact, after: created_after, before: created_before };
}

function integer(least: number, most: number, otherwise: number | null) {
  const expected =
    most === Number.MAX_SAFE_INTEGER ? 'the next_cursor of a page' : `an integer from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, expected)
    .transform(Number)
    .refine((value) => value >= least && value <= most, expected)
    .nullable()
    .default(otherwise);
}
