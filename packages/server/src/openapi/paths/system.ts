import { z } from 'zod';
import { orNull, time } from '../../schema/records/fields.js';
import { systemBody } from '../../system/system-routes.js';
import { warningCodes } from '../../system/warnings.js';
import type { ApiOperations } from '../operation.js';

const bytes = z.int().min(0);
const names = z.array(z.string());
const system = z
  .object({
    log_level: z.string(),
    keep_ms: orNull(z.int()).meta({ description: 'Transactions that ended longer ago are removed; null: none is.' }),
    instances: orNull(z.int()).meta({ description: 'How many attend; null: this one has not counted yet.' }),
    memory: z.object({ rss: bytes, heap_used: bytes }),
    store: orNull(
      z.object({
        bytes: orNull(bytes),
        unused_bytes: orNull(bytes).meta({ description: 'What of it is filled again before it grows.' }),
        disk: orNull(z.object({ bytes, free_bytes: bytes })).meta({
          description: "The disk that an SQLite store writes to; null: it is another machine's.",
        }),
        schema: z.object({ applied: names, pending: names, unknown: names }).meta({
          description: 'Changes of the tables: made, still to be made, and made by a later release.',
        }),
      }),
    ).meta({ description: 'Null: it does not tell, or nobody has looked yet.' }),
    warnings: z
      .array(z.object({ code: z.enum(warningCodes), detail: z.string(), hint: z.string(), since: time }))
      .meta({
        description: 'What somebody should see to.',
      }),
    settings: z.array(
      z.object({
        name: z.string(),
        value: z.string().meta({ description: 'Nothing of a secret.' }),
        origin: z.string().meta({ description: 'A flag, a variable, the path of a file, or `default`.' }),
      }),
    ),
  })
  .meta({ id: 'System', description: 'What this instance was started with, and how it is.' });

export const systemPaths: ApiOperations = {
  'GET /system': {
    id: 'getSystem',
    tag: 'System',
    summary: 'What this instance was started with',
    answers: { 200: { description: 'Its settings, without their secrets.', schema: system } },
  },
  'PATCH /system': {
    id: 'changeSystem',
    tag: 'System',
    summary: "Change this instance's log level until it is started again",
    body: systemBody,
    answers: { 200: { description: 'As it is now.', schema: system } },
  },
  'GET /system/diagnostics': {
    id: 'getDiagnostics',
    tag: 'System',
    summary: 'A file for whoever helps',
    answers: {
      200: { description: 'Settings, signers, endpoints and versions, redacted.', schema: z.looseObject({}) },
    },
  },
};
