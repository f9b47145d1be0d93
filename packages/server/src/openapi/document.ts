import { z } from 'zod';
import { whoMay } from '../access/route-table.js';
import { type ProblemCode, problemStatus } from '../http/problem.js';
import type { Parameter } from '../query/parameter.js';
import { problem } from '../schema/problem.js';
import { version } from '../version.js';
import { type Answer, type ApiOperation, type ApiOperations, methodOf, pathOf } from './operation.js';
import { accessPaths } from './paths/access.js';
import { observePaths } from './paths/observe.js';
import { operationPaths } from './paths/operations.js';
import { submitPaths } from './paths/submit.js';
import { systemPaths } from './paths/system.js';
import { transactionPaths } from './paths/transactions.js';
import { viewPaths } from './paths/views.js';
import { webhookPaths } from './paths/webhooks.js';
import { webhookCalls, webhookHeaders } from './webhook-calls.js';

/** Everything the API can do, whether or not this server has all of it. */
export const apiOperations: ApiOperations = {
  ...submitPaths,
  ...transactionPaths,
  ...operationPaths,
  ...observePaths,
  ...accessPaths,
  ...viewPaths,
  ...systemPaths,
  ...webhookPaths,
};

type Json = Readonly<Record<string, unknown>>;

/**
 * The API's document, OpenAPI 3.1: of the routes that are there, from the schemas that read and describe what goes over
 * them. An `exact` one, for tests, lets no answer have a field that it does not name.
 */
export function openApiDocument(routes: readonly string[], { exact = false } = {}): Json {
  const schemas = new Schemas(exact);
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const operation = apiOperations[route];
    if (!operation) continue;
    const path = pathOf(route);
    paths[path] = { ...paths[path], [methodOf(route).toLowerCase()]: describe(route, operation, schemas) };
  }
  const webhooks = routes.includes('POST /webhooks') ? { webhooks: callsOf(schemas) } : {};
  const components = { schemas: schemas.components, securitySchemes };
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: './' }],
    security,
    tags: tagsOf(routes),
    paths,
    ...webhooks,
    components,
  };
}

const info = {
  title: 'tx-broadcaster',
  version,
  description:
    'Broadcasts transactions to EVM chains and never loses or doubles one. Errors are RFC 9457 problems with a stable ' +
    '`code`; wei are decimal texts, times RFC 3339 in UTC.',
  license: { name: 'MIT', identifier: 'MIT' },
};

const security = [{ apiKey: [] }, { session: [] }, {}];

const securitySchemes = {
  apiKey: { type: 'http', scheme: 'bearer', description: 'An API key.' },
  session: { type: 'apiKey', in: 'cookie', name: 'txb', description: 'The session of somebody who has logged in.' },
};

/** What is sent to webhooks. */
function callsOf(schemas: Schemas): Json {
  const one = ({ id, summary, description, body }: (typeof webhookCalls)[string]) => ({
    post: {
      operationId: id,
      summary,
      description,
      security: [{}],
      parameters: webhookHeaders,
      requestBody: { required: true, content: { 'application/json': { schema: schemas.of(body, 'output') } } },
      responses: { '2XX': { description: 'It has arrived. All else is sent again.' } },
    },
  });
  return Object.fromEntries(Object.entries(webhookCalls).map(([name, call]) => [name, one(call)]));
}

function tagsOf(routes: readonly string[]): Json[] {
  const names = routes.flatMap((route) => apiOperations[route]?.tag ?? []);
  return [...new Set(names)].map((name) => ({ name }));
}

function describe(route: string, operation: ApiOperation, schemas: Schemas): Json {
  const { id, tag, summary, description, body, bodyOptional = false } = operation;
  const parameters = [
    ...pathParameters(route),
    ...Object.entries(operation.query ?? {}).map(([name, parameter]) => queryParameter(name, parameter)),
    ...(operation.dataFilters ? [dataParameter] : []),
    ...(operation.headers ?? []).map((name) => ({ name, in: 'header', ...requestHeaders[name] })),
  ];
  const who = whoMay(route);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: !bodyOptional,
            content: { 'application/json': { schema: schemas.of(body, 'input') } },
          },
        }),
    responses: { ...answersOf(operation, schemas), ...problemsOf(route, operation, schemas) },
    ...(who === 'public' ? { security: [{}] } : {}),
    'x-required-role': Array.isArray(who) ? who : [],
  };
}

function pathParameters(route: string): Json[] {
  return [...pathOf(route).matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameter(name: string, { json, description, repeatable }: Parameter): Json {
  const schema = repeatable ? { type: 'array', items: json } : json;
  return { name, in: 'query', description, schema, ...(repeatable ? { style: 'form', explode: true } : {}) };
}

const dataParameter = {
  name: 'data',
  in: 'query',
  description: 'Values inside `data`: `data.order.id=81`; digits alone are an index of an array.',
  style: 'form',
  explode: true,
  schema: { type: 'object', additionalProperties: { type: 'string' } },
};

const text = { type: 'string' };

const requestHeaders: Readonly<Record<NonNullable<ApiOperation['headers']>[number], Json>> = {
  'Idempotency-Key': {
    description: 'The same key always names the same transaction.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  },
  Prefer: { description: '`wait=30`: answer once it is mined or has failed, or after so many seconds.', schema: text },
  'If-Match': { description: 'The ETag of the version that is meant, as `"3"`.', schema: text },
  'Last-Event-ID': { description: 'The id of the last message that was received.', schema: text },
  'If-None-Match': { description: 'The ETag of the copy that the caller has.', schema: text },
};

const answerHeaders: Readonly<Record<NonNullable<Answer['headers']>[number], Json>> = {
  ETag: { description: 'Names the version.', schema: text },
  Location: { description: 'Where it is.', schema: text },
  Link: { description: 'The pages behind (`next`) and before (`prev`), RFC 8288.', schema: text },
  'Idempotent-Replayed': { description: 'Whether the key was seen before.', schema: { enum: ['true', 'false'] } },
  'Preference-Applied': { description: 'How long it would have waited.', schema: text },
  'Set-Cookie': { description: 'The session.', schema: text },
};

function answersOf({ answers }: ApiOperation, schemas: Schemas): Json {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => {
      const { description, schema, type = 'application/json', headers = [] } = answer;
      const types = typeof type === 'string' ? [type] : type;
      const media = schema
        ? { schema: schemas.of(schema, 'output') }
        : type === 'application/json'
          ? null
          : { schema: text };
      return [
        status,
        {
          description,
          ...(headers.length === 0
            ? {}
            : { headers: Object.fromEntries(headers.map((name) => [name, answerHeaders[name]])) }),
          ...(media === null ? {} : { content: Object.fromEntries(types.map((one) => [one, media])) }),
        },
      ];
    }),
  );
}

/** Its own problems and those that every operation of its kind has, by status; which codes, `x-problem-codes` tells. */
function problemsOf(route: string, operation: ApiOperation, schemas: Schemas): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set([...(operation.problems ?? []), ...commonProblems(route, operation)])) {
    const status = problemStatus(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].flatMap(([status, codes]) => {
      if (operation.answers[status]) return [];
      const content = { 'application/problem+json': { schema: schemas.of(problem, 'output') } };
      return [[status, { description: codes.join(', '), 'x-problem-codes': codes, content }]];
    }),
  );
}

function commonProblems(route: string, { body, query }: ApiOperation): ProblemCode[] {
  const isChange = methodOf(route) !== 'GET';
  const isPublic = whoMay(route) === 'public';
  return [
    'invalid_request',
    ...(body || query || /:/.test(route) ? (['invalid_field', 'unknown_field'] as const) : []),
    ...(body ? (['invalid_json', 'missing_field', 'body_too_large'] as const) : []),
    ...(isPublic ? [] : (['unauthenticated', 'forbidden', 'rate_limited'] as const)),
    ...(isChange ? (['csrf_failed'] as const) : []),
    'host_not_allowed',
    'internal',
    'store_unavailable',
    'not_accepting',
    'shutting_down',
    'overloaded',
  ];
}

/** JSON Schemas of zod schemas; those with an id are told once, among the components. */
class Schemas {
  readonly components: Record<string, Json> = {};
  readonly #exact: boolean;

  constructor(exact: boolean) {
    this.#exact = exact;
  }

  of(schema: z.ZodType, io: 'input' | 'output'): Json {
    const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
    for (const [name, definition] of Object.entries($defs as Record<string, Json>)) {
      this.components[name] ??= linked(definition, io === 'output' && !this.#exact);
    }
    return linked(own, io === 'output' && !this.#exact);
  }
}

/** References lead to the components; answers may get new fields without being wrong. */
function linked(schema: Json, open: boolean): Json {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(
      ([name, item]) => !(open && name === 'additionalProperties' && item === false),
    );
    return Object.fromEntries(
      entries.map(([name, item]) => [
        name,
        name === '$ref' ? String(item).replace('#/$defs/', '#/components/schemas/') : walk(item),
      ]),
    );
  };
  return walk(schema) as Json; // of an object an object
}
