import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';

interface AppEnv {
  /** Node's own request and response, where the app runs under @hono/node-server. */
  readonly Bindings: Partial<HttpBindings>;
  readonly Variables: { requestId: string };
}

export type App = Hono<AppEnv>;
export type AppContext = Context<AppEnv>;
