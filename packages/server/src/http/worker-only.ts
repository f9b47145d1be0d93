import type { MiddlewareHandler } from 'hono';
import { Problem } from './problem.js';

const served = ['/livez', '/readyz', '/healthz', '/version', '/metrics'];

/** Of an instance that only sends: it answers those who look after instances, and sends all others elsewhere. */
export const workerOnly: MiddlewareHandler = async (c, next) => {
  if (served.some((path) => c.req.path.endsWith(path))) return next();
  throw new Problem('not_accepting', 'This instance only sends what others take in (mode worker).', {
    hint: `It serves ${served.join(', ')}. Ask an instance whose mode is \`all\` or \`api\`.`,
  });
};
