import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { apiOperations, openApiDocument } from '../src/openapi/document.js';
import { methodOf, pathOf } from '../src/openapi/operation.js';

interface Described {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
  readonly 'x-problem-codes'?: readonly string[];
}

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Described>> }>>>
  >;
  readonly components: object;
}

/** All that the API can do; no answer may have a field that it does not name. */
const document = openApiDocument(Object.keys(apiOperations), { exact: true }) as unknown as Document;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ $id: 'api:', components: document.components });
const validators = new Map<object, ValidateFunction>();

/** Paths without parameters come first: they are the more specific ones. */
const routes = Object.keys(apiOperations)
  .map((route) => ({ method: methodOf(route), path: pathOf(route) }))
  .map((route) => ({ ...route, pattern: new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`) }))
  .sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')));

const problemSchema = { $ref: 'api:#/components/schemas/Problem' };

/** What is wrong with an answer by the API's document; null where it is as described, or of no described route. */
export async function misdescribed(method: string, url: string, answer: Response): Promise<string | null> {
  const path = new URL(url, 'http://host').pathname;
  const asked = method === 'HEAD' ? 'GET' : method;
  const route = routes.find((one) => one.method === asked && one.pattern.test(decoded(path)));
  const operation = route && document.paths[route.path]?.[asked.toLowerCase()];
  const type = answer.headers.get('content-type')?.split(';')[0] ?? null;
  if (!operation || answer.status === 405) {
    const isProblem = answer.status >= 400 && type === 'application/problem+json';
    return isProblem && method !== 'HEAD' ? invalid(problemSchema, await answer.json()) : null;
  }
  const described = operation.responses[answer.status];
  const name = `${method} ${path}`;
  if (!described)
    return `${name} answered ${answer.status}, which is not described: ${(await answer.text()).slice(0, 300)}`;
  if (method === 'HEAD') return null;
  const types = Object.keys(described.content ?? {});
  if (types.length === 0) return (await answer.text()) === '' ? null : `${name} ${answer.status} has a body`;
  if (type === null || !types.includes(type)) return `${name} ${answer.status} is ${type}, described as ${types}`;
  if (!type.endsWith('json') || type.endsWith('ndjson')) return null;
  const body: unknown = await answer.json();
  const codes = described['x-problem-codes'];
  const code = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
  if (codes && !codes.includes(code)) return `${name} ${answer.status} has the code ${code}, described are ${codes}`;
  const wrong = invalid(described.content?.[type]?.schema ?? {}, body);
  return wrong === null ? null : `${name} ${answer.status}: ${wrong}`;
}

/** As it is, where it cannot be decoded: that leads to no route. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function invalid(schema: object, value: unknown): string | null {
  const validate = validators.get(schema) ?? ajv.compile(withBase(schema));
  validators.set(schema, validate);
  if (validate(value)) return null;
  return `${ajv.errorsText(validate.errors)}: ${JSON.stringify(value).slice(0, 500)}`;
}

/** References lead into the document. */
function withBase(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api:#/components'));
}
