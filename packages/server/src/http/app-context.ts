import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';

interface AppEnv {
  /** Node's own request and response, where the app runs under @hono/node-server. */
  readonly Bindings: Partial<HttpBindings>;
  readonly Variables: {
    requestId: string;
    /** Headers that tell what is left of the caller's quota. */
    rateLimit: Readonly<Record<string, string>>;
    /** The client's side of the connection is encrypted. */
    isSecure: boolean;
    /** Of the request's span, for its line in the log. */
    traceIds: { readonly trace_id: string; readonly span_id: string };
  };
}

export type App = Hono<AppEnv>;
export type AppContext = Context<AppEnv>;
