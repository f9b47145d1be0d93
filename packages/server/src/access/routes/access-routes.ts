import { auditRoutes } from '../../audit/audit-routes.js';
import type { App } from '../../http/app-context.js';
import type { RouteContext } from '../../routes/route-context.js';
import type { Access } from '../access.js';
import { apiKeyRoutes } from './api-key-routes.js';
import { sessionRoutes } from './session-routes.js';
import { userRoutes } from './user-routes.js';

/** Who one is, and, where there are accounts, all that admins do with them. */
export function accessRoutes(app: App, access: Access, context: RouteContext): void {
  sessionRoutes(app, access, context);
  if (access.audit) auditRoutes(app, access.audit, context);
  if (!access.accounts) return;
  apiKeyRoutes(app, access.accounts, context);
  userRoutes(app, access.accounts, context);
}
