import type { z } from 'zod';
import type { ProblemCode } from '../http/problem.js';
import type { Parameter } from '../query/parameter.js';

type HeaderName = 'Idempotency-Key' | 'Prefer' | 'If-Match' | 'If-None-Match' | 'Last-Event-ID';
type AnswerHeader = 'ETag' | 'Location' | 'Link' | 'Idempotent-Replayed' | 'Preference-Applied' | 'Set-Cookie';

/** One answer that is no problem. */
export interface Answer {
  readonly description: string;
  /** Left out: the answer has no body. */
  readonly schema?: z.ZodType;
  /** @default 'application/json' */
  readonly type?: string | readonly string[];
  readonly headers?: readonly AnswerHeader[];
}

/** What the API's document says of one route. */
export interface ApiOperation {
  /** Names it for good: clients are generated from it. */
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly query?: Readonly<Record<string, Parameter>>;
  /** It takes `data.<path>` as well. */
  readonly dataFilters?: true;
  /** What the parts of the path in braces are. */
  readonly path?: Readonly<Record<string, string>>;
  readonly headers?: readonly HeaderName[];
  readonly body?: z.ZodType;
  /** It may be left out. */
  readonly bodyOptional?: true;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Those that are this operation's own; what every operation can answer is added. */
  readonly problems?: readonly ProblemCode[];
}

type Tag =
  | 'Broadcast'
  | 'Transactions'
  | 'Statistics'
  | 'Operations'
  | 'Signers'
  | 'Message types'
  | 'Access'
  | 'Audit'
  | 'Webhooks'
  | 'System';

/** By method and path, as routes are registered: `GET /transactions/:id`. */
export type ApiOperations = Readonly<Record<string, ApiOperation>>;

const methods = /^(GET|POST|PUT|PATCH|DELETE) /;

export function methodOf(route: string): string {
  return methods.exec(route)?.[1] ?? 'GET';
}

/** `/transactions/{id}` */
export function pathOf(route: string): string {
  return route.replace(methods, '').replace(/:(\w+)(?:\{.*?\}+)?(?=\/|$)/g, '{$1}');
}
