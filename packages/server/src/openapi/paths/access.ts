import { z } from 'zod';
import { role } from '../../access/routes/fields.js';
import { loginSchema, passwordSchema, setupSchema } from '../../access/routes/session-routes.js';
import { changeSchema, userSchema } from '../../access/routes/user-routes.js';
import { integer, matching, oneOf, text } from '../../query/parameter.js';
import { count, orNull, time } from '../../schema/records/fields.js';
import { listOf } from '../../schema/records/page.js';
import type { ApiOperations } from '../operation.js';

const texts = orNull(z.array(z.string()));
const keyFields = {
  id: z.string(),
  name: z.string(),
  actor: z.string(),
  prefix: z.string(),
  hint: z.string(),
  role,
  message_types: texts.meta({ description: 'What it may submit, `erc20.*` for several; null: everything.' }),
  signers: texts.meta({ description: 'Signers it may use; null: all.' }),
  ip_allow: texts.meta({ description: 'Addresses and ranges it may come from; null: anywhere.' }),
  created_at: time,
  created_by: orNull(z.string()),
  expires_at: orNull(time),
  revoked_at: orNull(time),
  last_used_at: orNull(time),
  last_used_ip: orNull(z.string()),
};
const apiKey = z.object(keyFields).meta({ id: 'ApiKey' });
const newApiKey = z
  .object({ ...keyFields, secret: z.string().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'NewApiKey' });
const user = z
  .object({
    name: z.string(),
    actor: z.string(),
    role,
    disabled: z.boolean(),
    created_at: time,
    created_by: orNull(z.string()),
  })
  .meta({ id: 'User' });
const begun = z.object({ actor: z.string(), role });
export const whoAmI = z.object({
  authentication: z.enum(['none', 'accounts']),
  authenticated: z.boolean(),
  actor: orNull(z.string()),
  role: orNull(role),
  by: orNull(z.enum(['none', 'key', 'session', 'proxy'])),
  permissions: z.array(z.string()).meta({ description: 'The routes it may use, as `POST /operations`.' }),
  expires_at: orNull(time),
  setup_needed: z.boolean(),
});
const session = z.object({
  id: z.string(),
  user: z.string(),
  created_at: time,
  seen_at: time,
  expires_at: time,
  ip: orNull(z.string()),
  user_agent: orNull(z.string()),
  current: z.boolean().meta({ description: 'It is the one that asks.' }),
});
const auditEntry = z
  .object({
    seq: z.int().min(1),
    at: time,
    actor: orNull(z.string()),
    action: z.string(),
    target: orNull(z.string()),
    reason: orNull(z.string()),
    ip: orNull(z.string()),
    request_id: orNull(z.string()),
    before: z.unknown(),
    after: z.unknown(),
    prev_hash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });

const optionalTexts = orNull(z.array(z.string()).max(100)).optional();
const auditQuery = {
  actor: text(255, { description: 'Who did it.' }),
  action: text(255, { description: 'What was done.' }),
  target: text(255, { description: 'What it was done to.' }),
  request_id: text(128, { description: 'The request it was done by.' }),
  created_after: text(64, { description: 'Then or later: RFC 3339, or relative as `-24h`.' }),
  created_before: text(64, { description: 'Earlier than that.' }),
};
const gone = { 204: { description: 'Done.' } } as const;

export const accessPaths: ApiOperations = {
  'GET /session': {
    id: 'whoAmI',
    tag: 'Access',
    summary: 'Who one is, and what one may do',
    answers: { 200: { description: 'Whoever asks.', schema: whoAmI } },
  },
  'POST /session': {
    id: 'logIn',
    tag: 'Access',
    summary: 'Log in',
    body: loginSchema,
    answers: { 200: { description: 'The session is in the cookie.', schema: begun, headers: ['Set-Cookie'] } },
    problems: ['login_failed'],
  },
  'DELETE /session': {
    id: 'logOut',
    tag: 'Access',
    summary: 'Log out',
    answers: { 204: { description: 'Done.', headers: ['Set-Cookie'] } },
  },
  'POST /session/setup': {
    id: 'setUp',
    tag: 'Access',
    summary: 'Make the first admin, by the one-time link',
    body: setupSchema,
    answers: { 200: { description: 'Logged in.', schema: begun, headers: ['Set-Cookie'] } },
    problems: ['login_failed', 'name_taken', 'conflict'],
  },
  'POST /session/password': {
    id: 'changePassword',
    tag: 'Access',
    summary: "Change one's own password",
    body: passwordSchema,
    answers: { 200: { description: 'Logged in anew.', schema: begun, headers: ['Set-Cookie'] } },
    problems: ['login_failed'],
  },
  'GET /sessions': {
    id: 'listSessions',
    tag: 'Access',
    summary: "One's own sessions; an admin's: all",
    answers: { 200: { description: 'All of them.', schema: listOf(session) } },
  },
  'DELETE /sessions/:id': {
    id: 'endSession',
    tag: 'Access',
    summary: 'End a session',
    answers: gone,
    problems: ['not_found'],
  },
  'GET /api-keys': {
    id: 'listApiKeys',
    tag: 'Access',
    summary: 'List API keys',
    answers: { 200: { description: 'All of them.', schema: listOf(apiKey) } },
  },
  'POST /api-keys': {
    id: 'createApiKey',
    tag: 'Access',
    summary: 'Make an API key',
    body: z.strictObject({
      name: userSchema.shape.name,
      role,
      message_types: optionalTexts,
      signers: optionalTexts,
      ip_allow: optionalTexts,
      expires_at: orNull(time).optional(),
    }),
    answers: { 201: { description: 'The key; its secret is shown this once.', schema: newApiKey } },
    problems: ['name_taken'],
  },
  'POST /api-keys/:id/rotate': {
    id: 'rotateApiKey',
    tag: 'Access',
    summary: 'Give an API key another secret',
    body: z.strictObject({ overlap_hours: z.number().min(0).max(720).optional() }),
    bodyOptional: true,
    answers: { 200: { description: 'The key; the old secret goes on for a while.', schema: newApiKey } },
    problems: ['not_found', 'conflict'],
  },
  'DELETE /api-keys/:id': {
    id: 'revokeApiKey',
    tag: 'Access',
    summary: 'Revoke an API key',
    answers: gone,
    problems: ['not_found', 'conflict'],
  },
  'GET /users': {
    id: 'listUsers',
    tag: 'Access',
    summary: 'List users',
    answers: { 200: { description: 'All of them.', schema: listOf(user) } },
  },
  'POST /users': {
    id: 'createUser',
    tag: 'Access',
    summary: 'Make a user',
    body: userSchema,
    answers: { 201: { description: 'The user.', schema: user } },
    problems: ['name_taken'],
  },
  'PATCH /users/:name': {
    id: 'changeUser',
    tag: 'Access',
    summary: "Change a user's role or password, or disable the user",
    body: changeSchema,
    bodyOptional: true,
    answers: { 200: { description: 'The user.', schema: user } },
    problems: ['not_found', 'last_admin', 'conflict'],
  },
  'DELETE /users/:name': {
    id: 'removeUser',
    tag: 'Access',
    summary: 'Remove a user',
    answers: gone,
    problems: ['not_found', 'last_admin', 'conflict'],
  },
  'GET /audit': {
    id: 'listAudit',
    tag: 'Audit',
    summary: 'Who did what, and why',
    query: {
      ...auditQuery,
      limit: integer(1, 200, { description: 'Entries of a page. 50 by default.' }),
      cursor: matching(/^\d{1,15}$/, { expected: 'a cursor', description: 'The next_cursor of the page before.' }),
    },
    answers: {
      200: {
        description: 'A page, newest first.',
        schema: z.object({ data: z.array(auditEntry), has_more: z.boolean(), next_cursor: orNull(z.string()) }),
      },
    },
  },
  'GET /audit/export': {
    id: 'exportAudit',
    tag: 'Audit',
    summary: 'Download the audit trail',
    query: { ...auditQuery, format: oneOf(['csv', 'ndjson'], { description: 'NDJSON by default.' }) },
    answers: { 200: { description: 'The file.', type: ['text/csv', 'application/x-ndjson'] } },
  },
  'GET /audit/verify': {
    id: 'verifyAudit',
    tag: 'Audit',
    summary: 'Whether the audit trail is whole',
    answers: {
      200: { description: 'How far it is.', schema: z.object({ entries: count, broken: orNull(z.string()) }) },
    },
  },
};
